// title: 服务某行业的厂商 | Vendors that serve an industry
// question: 哪些厂商服务某个行业，在哪条产业链？ | Which vendors serve an industry, and in which chain?
// params:
//   industry: Industry = 金融
//   chain: Chain?
// returns: vendor, chain, row, strength, facts
// tags: vendor, industry, shortlist
MATCH (vendor:Company|Organization)-[r:SERVES]->(:Industry {id: $industry})
WHERE $chain IS NULL OR r.chain = $chain
OPTIONAL MATCH (chain:Chain) WHERE chain.id = r.chain
WITH vendor.id AS vendor_id, vendor.name AS vendor, chain.id AS chain_id, chain.name AS chain, r.row AS row,
  r.strength AS strength, r.id AS fact
ORDER BY fact
WITH vendor_id, vendor, chain_id, chain, row, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN vendor, chain, row, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, chain_id, row, vendor, vendor_id, strength
