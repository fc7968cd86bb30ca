// title: 未归入产业链的企业 | Vendors without a place in a chain
// question: 哪些企业来源没有写明处于任何产业链、层级、环节或厂商类型？来源怎么说到它们？ | Which companies does no source place in a chain, layer, segment or vendor category, and how do the sources speak of them?
// params:
//   industry: Industry?
// returns: vendor, relations, industries, strength, facts
// tags: vendor, gaps, sources
MATCH (vendor:Company)
WHERE NOT EXISTS { (vendor)-[:ACTS_IN|BELONGS_TO|EXAMPLE_OF]->(:Chain|Layer|Segment|VendorCategory) WHERE true }
  AND NOT EXISTS { (vendor)-[:OFFERS]->(:Segment) WHERE true }
  AND NOT EXISTS { (vendor)-[s:SERVES|HAS_ROLE]->() WHERE s.chain IS NOT NULL }
  AND ($industry IS NULL OR EXISTS { (vendor)-[:SERVES]->(:Industry {id: $industry}) WHERE true })
OPTIONAL MATCH (vendor)-[r]-(x)
WHERE r.source IS NOT NULL OR x:Statement OR x:Figure OR x:Coverage
WITH vendor, CASE WHEN x:Statement THEN coalesce(x.relation, 'Statement') WHEN type(r) = 'ABOUT' THEN labels(x)[0] ELSE type(r) END
  AS relation, CASE WHEN x:Industry THEN x.name END AS industry, coalesce(r.strength, x.strength) AS one,
  CASE WHEN r.source IS NULL THEN x.id ELSE r.id END AS fact
ORDER BY relation, industry, fact
WITH vendor, collect(DISTINCT relation) AS relations, collect(DISTINCT industry) AS industries, collect(DISTINCT one) AS s,
  collect(DISTINCT fact) AS facts
WITH vendor.id AS id, vendor.name AS vendor, relations, industries, s, facts
RETURN vendor, relations, industries, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' WHEN 'explicit' IN s THEN 'explicit' END AS strength, facts
ORDER BY vendor, id
