"""Cypher: lexer, read-only guard, unknown names, and portability between the embedded engine and Neo4j."""
