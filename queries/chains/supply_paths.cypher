// title: 从供给到客户的路径 | Supply paths to customers
// question: 从一个环节、层级、产业链、技术或厂商出发，经过哪些供给关系到达哪些客户行业与用户？ | Starting from a segment, layer, chain, technology or vendor, which customer industries and users are reached through which supply relations?
// params:
//   origin: Segment|Layer|Chain|Technology|VendorCategory|Company = 智能客服/上游/智能技术
//   customer: Industry|UserGroup?
// returns: customer, kind, hops, path, relations, strength, facts
// tags: chain, supply, industry, path
MATCH seat = (origin:Segment|Layer|Chain|Technology|VendorCategory|Company)
  -[:ACTS_IN|PART_OF*0..2]->(start:Chain|Layer|Segment|Technology)
WHERE origin.id = $origin AND all(r IN relationships(seat) WHERE labels(startNode(r))[0] <> 'Layer')
  AND (length(seat) < 2 OR NOT EXISTS { (origin)-[:ACTS_IN|PART_OF]->(start) WHERE true })
MATCH flow = (start)-[:UPSTREAM_OF*0..4]->(place:Chain|Layer|Segment|Technology)
MATCH delivery = (place)<-[:ACTS_IN|BELONGS_TO*0..2]-(actor:Chain|Layer|Segment|Technology|VendorCategory|Company)
MATCH (actor)-[s:SERVES|APPLIES_IN|PART_OF]-(customer:Industry|UserGroup)
WHERE ($customer IS NULL OR customer.id = $customer)
  AND (labels(actor)[0] <> 'Company' OR any(n IN nodes(seat) + nodes(flow) WHERE n.id = s.chain OR n.parent = s.chain))
WITH customer.id AS customer_id, customer.name AS customer, labels(customer)[0] AS kind,
  nodes(seat) + nodes(flow)[1..] + nodes(delivery)[1..] AS steps,
  relationships(seat) + relationships(flow) + relationships(delivery) + [s] AS links,
  [r IN relationships(seat) + relationships(flow) | type(r) + '→'] + [r IN relationships(delivery) | '←' + type(r)]
  + [CASE type(s) WHEN 'PART_OF' THEN '←PART_OF' ELSE type(s) + '→' END] AS relations
WITH customer_id, customer, kind, relations, [n IN steps | n.id] AS step_ids,
  [n IN steps | CASE WHEN n.parent IS NULL THEN n.name
    ELSE substring(n.parent, size(split(n.parent, ':')[0]) + 1) + '/' + n.name END] + [customer] AS path,
  [r IN links | r.strength] AS strengths, [r IN links WHERE r.source IS NOT NULL | r.id] AS ids
WITH customer_id, customer, kind, relations, step_ids, path,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, ids
UNWIND ids AS fact
WITH customer_id, customer, kind, relations, step_ids, path, strength, fact ORDER BY fact
WITH customer_id, customer, kind, relations, step_ids, path, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN customer, kind, size(relations) AS hops, path, relations,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY hops, kind, customer, customer_id, path, relations, step_ids, strength
