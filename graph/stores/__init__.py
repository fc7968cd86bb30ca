"""Stores of a landscape: a common protocol, an in-memory implementation and a Neo4j implementation."""
