// title: 厂商的产品、模型及其底座 | Products and models of a vendor and what they run on
// question: 一家厂商提供哪些产品与服务、研发哪些模型，它们运行在什么模型、技术或平台之上？来源列全了吗？ | Which products and services does a vendor offer, which models does it develop, which model, technology or platform does each run on, and is the list complete?
// params:
//   vendor: Company|Organization = 中关村科金
// returns: offer, kind, relation, base, base_kind, coverage, strength, facts
// tags: vendor, product, model, coverage
MATCH (vendor:Company|Organization {id: $vendor})
OPTIONAL MATCH (vendor)-[r:OFFERS|DEVELOPS]->(offer:Product|Segment|Model|Technology)
OPTIONAL MATCH (offer)-[b:POWERED_BY|BASED_ON]->(base:Model|Technology|Product)
OPTIONAL MATCH (note:Coverage {aspect: 'products'})-[:ABOUT]->(vendor)
WITH offer.id AS offer_id, offer.name AS offer, labels(offer)[0] AS kind, type(r) AS relation, base.id AS base_id,
  base.name AS base, labels(base)[0] AS base_kind, note.aspect + ': ' + note.state AS state,
  CASE WHEN r IS NULL THEN [note.strength] ELSE [r.strength, b.strength] END AS strengths, [r.id, b.id, note.id] AS ids
UNWIND ids AS fact
WITH offer_id, offer, kind, relation, base_id, base, base_kind,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, state, fact
ORDER BY state, fact
WITH offer_id, offer, kind, relation, base_id, base, base_kind, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
WHERE size(facts) > 0
RETURN offer, kind, relation, base, base_kind, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY relation, kind, offer, offer_id, base, base_id, strength
