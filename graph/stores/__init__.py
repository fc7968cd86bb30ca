"""Where a landscape is kept: one protocol; a store in memory, and one on a Neo4j server."""
