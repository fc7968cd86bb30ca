"""Questions to a landscape: packs of canned Cypher queries, and what every answer rests on."""
