"""Canned Cypher queries, grouped in packs, and the evidence behind their answers."""
