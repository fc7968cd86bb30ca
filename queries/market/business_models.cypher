// title: 商业模式与计费方式 | Business and pricing models
// question: 产业链、环节、厂商和产品各以什么方式收费，哪些是其另一种方式的细分？ | How do chains, segments, vendors and products charge, and which pricing models are variants of another?
// params:
//   chain: Chain?
// returns: chain, kind, subject, part_of, business_model, strength, facts
// tags: market, prices, business_model
MATCH (x:Chain|VendorCategory|Company|Product|Segment|Model|Technology)-[r:HAS_BUSINESS_MODEL]->(model:BusinessModel)
OPTIONAL MATCH path = (x)-[:PART_OF*1..4]->(chain:Chain)
WHERE size([n IN nodes(path) WHERE n:Chain]) = 1
WITH x, r, model, CASE WHEN x:Chain THEN x.id ELSE chain.id END AS chain_id,
  CASE WHEN x:Chain THEN x.name ELSE chain.name END AS chain,
  CASE WHEN path IS NULL THEN [] ELSE [p IN relationships(path) WHERE p.source IS NOT NULL | p.id] END AS ids,
  CASE WHEN path IS NULL THEN [] ELSE [p IN relationships(path) | p.strength] END AS strengths
WHERE $chain IS NULL OR chain_id = $chain
OPTIONAL MATCH (x)-[w:HAS_BUSINESS_MODEL]->(wider:BusinessModel)<-[p:PART_OF]-(model)
WITH chain, labels(x)[0] AS kind, x.id AS id, x.name AS subject, wider.name AS part_of, model.name AS business_model,
  strengths + [r.strength, w.strength, p.strength] AS s, ids + [r.id, w.id, CASE WHEN p.source IS NOT NULL THEN p.id END] AS used
WITH chain, kind, id, subject, part_of, business_model, used,
  CASE WHEN 'editorial' IN s THEN 'editorial' WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength
UNWIND used AS fact
WITH chain, kind, id, subject, part_of, business_model, strength, fact
ORDER BY fact
WITH chain, kind, id, subject, part_of, business_model, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN chain, kind, subject, part_of, business_model,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, kind, subject, part_of, business_model, strength, id
