// title: 只点名一家的环节与厂商类型 | Segments and categories with a single named vendor
// question: 哪些层级、环节和厂商类型里来源只点名了一家，来源是否说明只列代表？ | In which layers, segments and vendor categories does the source name only one vendor, and does it say that it lists examples only?
// params:
//   chain: Chain?
// returns: chain, kind, place, vendor, relations, coverage, strength, facts
// tags: sources, vendor, gaps, coverage
MATCH (vendor:Company|Organization)-[r:ACTS_IN|OFFERS|BELONGS_TO|EXAMPLE_OF]->(place:Layer|Segment|VendorCategory)
WHERE NOT EXISTS { (:Report)-[:ISSUED_BY]->(vendor) WHERE true }
WITH place, vendor, r
ORDER BY vendor.id, r.id
WITH place, collect(DISTINCT vendor.id) AS ids, collect({name: vendor.name, relation: type(r), strength: r.strength,
  fact: r.id}) AS stated
WHERE size(ids) = 1
OPTIONAL MATCH path = (place)-[:PART_OF*1..4]->(chain:Chain)
WHERE size([n IN nodes(path) WHERE n:Chain]) = 1
WITH place, chain, stated, CASE WHEN path IS NULL THEN [] ELSE [p IN relationships(path) WHERE p.source IS NOT NULL | p.id] END AS way,
  CASE WHEN path IS NULL THEN [] ELSE [p IN relationships(path) | p.strength] END AS strengths
WHERE $chain IS NULL OR chain.id = $chain
UNWIND CASE WHEN chain IS NULL THEN [place] ELSE [place, chain] END AS whole
OPTIONAL MATCH (whole)<-[:ABOUT]-(note:Coverage)
WHERE note.aspect IN ['vendors', 'members']
UNWIND stated AS each
WITH chain.id AS chain_id, chain.name AS chain, labels(place)[0] AS kind, place.id AS id, place.name AS place,
  each.name AS vendor, each.relation AS relation, note.state AS coverage,
  [each.strength] + strengths AS s, [each.fact, note.id] + way AS used
UNWIND used AS fact
UNWIND s AS one
WITH chain_id, chain, kind, id, place, vendor, relation, coverage, one, fact
ORDER BY relation, coverage, fact
WITH chain_id, chain, kind, id, place, vendor, collect(DISTINCT relation) AS relations,
  collect(DISTINCT coverage) AS coverage, collect(DISTINCT one) AS s, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH chain_id, chain, kind, id, place, vendor, relations, coverage, s, fact
ORDER BY fact
WITH chain_id, chain, kind, id, place, vendor, relations, coverage, s, collect(fact) AS facts
RETURN chain, kind, place, vendor, relations, coverage, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY chain, kind, place, vendor, id, chain_id
