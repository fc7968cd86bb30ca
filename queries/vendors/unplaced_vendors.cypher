// title: 未归入产业链的企业 | Vendors without a place in a chain
// question: 哪些企业来源没有写明处于任何产业链、层级、环节或厂商类型？来源怎么说到它们？ | Which companies does no source place in a chain, layer, segment or vendor category, and how do the sources speak of them?
// params:
//   industry: Industry?
// returns: vendor, relations, industries, strength, facts
// tags: vendor, gaps, sources
MATCH (vendor:Company)-[r]-(x)
WHERE r.source IS NOT NULL
  AND NOT EXISTS { (vendor)-[:ACTS_IN|BELONGS_TO|EXAMPLE_OF]->(:Chain|Layer|Segment|VendorCategory) WHERE true }
  AND NOT EXISTS { (vendor)-[:OFFERS]->(:Segment) WHERE true }
  AND ($industry IS NULL OR EXISTS { (vendor)-[:SERVES]->(:Industry {id: $industry}) WHERE true })
WITH vendor, type(r) AS relation, CASE WHEN x:Industry THEN x.name END AS industry, r.strength AS one, r.id AS fact
ORDER BY relation, industry, fact
WITH vendor, collect(DISTINCT relation) AS relations, collect(DISTINCT industry) AS industries, collect(DISTINCT one) AS s,
  collect(DISTINCT fact) AS facts
WITH vendor.id AS id, vendor.name AS vendor, relations, industries, s, facts
RETURN vendor, relations, industries, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY vendor, id
