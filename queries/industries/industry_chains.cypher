// title: 行业中应用的产业链、产品与技术 | Chains, products and technologies used in an industry
// question: 来源说哪些产业链、环节、产品、模型、技术用于某行业，各点名了多少家厂商？ | Which chains, segments, products, models and technologies are used in an industry according to the source, and how many vendors does it name for each?
// params:
//   industry: Industry = 金融
// returns: kind, applied, relation, strength, count, vendors, facts
// tags: industry, chain, technology, vendor
MATCH (x:Chain|Segment|Product|Model|Technology)-[r:APPLIES_IN|SERVES|USED_BY]->(:Industry {id: $industry})
OPTIONAL MATCH (served:Company|Organization)-[s:SERVES]->(:Industry {id: $industry})
WHERE s.chain = x.id
OPTIONAL MATCH (maker:Company|Organization)-[m:OFFERS|DEVELOPS]->(x)
UNWIND [{id: null, name: null, fact: r.id}, {id: served.id, name: served.name, fact: s.id},
  {id: maker.id, name: maker.name, fact: m.id}] AS each
WITH labels(x)[0] AS kind, x.id AS id, x.name AS applied, type(r) AS relation, r.strength AS strength,
  each.id AS vendor_id, each.name AS vendor, each.fact AS fact
ORDER BY vendor, vendor_id, fact
WITH kind, id, applied, relation, collect(DISTINCT strength) AS strengths, collect(DISTINCT vendor_id) AS ids,
  collect(DISTINCT vendor) AS vendors, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH kind, id, applied, relation, strengths, ids, vendors, fact
ORDER BY fact
WITH kind, id, applied, relation, strengths, ids, vendors, collect(fact) AS facts
RETURN kind, applied, relation, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength,
  size(ids) AS count, vendors, facts
ORDER BY kind, applied, relation, id
