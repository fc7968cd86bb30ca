// title: 只点名一家厂商的行业 | Industries with a single named vendor
// question: 哪些行业在全部产业链（或某条链）里只点名了一家厂商，来源是否说明只列代表？ | For which industries is only one vendor named, across all chains or in one chain, and does the source say that it lists examples only?
// params:
//   chain: Chain?
// returns: industry, vendor, chains, coverage, strength, facts
// tags: sources, vendor, industry, gaps, coverage
MATCH (vendor:Company|Organization)-[r:SERVES]->(industry:Industry)
WHERE $chain IS NULL OR r.chain = $chain
WITH industry, vendor, r
ORDER BY vendor.id, r.id
WITH industry, collect(DISTINCT vendor.id) AS ids, collect({vendor: vendor.id, name: vendor.name, chain: r.chain,
  strength: r.strength,
  fact: r.id}) AS stated
WHERE size(ids) = 1
UNWIND stated AS each
OPTIONAL MATCH (chain:Chain) WHERE chain.id = each.chain
OPTIONAL MATCH (note:Coverage {aspect: 'customers'})-[:ABOUT]->(about:Chain|Company|Organization)
WHERE about.id IN [chain.id, each.vendor]
UNWIND [{strength: each.strength, fact: each.fact}, {strength: note.strength, fact: note.id}] AS used
WITH industry.id AS id, industry.name AS industry, each.name AS vendor, chain.name AS chain, note.state AS coverage,
  used.strength AS strength, used.fact AS fact
ORDER BY chain, coverage, fact
WITH id, industry, vendor, collect(DISTINCT chain) AS chains, collect(DISTINCT coverage) AS coverage,
  collect(DISTINCT strength) AS s, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH id, industry, vendor, chains, coverage, s, fact
ORDER BY fact
WITH id, industry, vendor, chains, coverage, s, collect(fact) AS facts
RETURN industry, vendor, chains, coverage, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY industry, vendor, id
