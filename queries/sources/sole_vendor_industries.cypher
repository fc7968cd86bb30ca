// title: 只点名一家厂商的行业 | Industries with a single named vendor
// question: 哪些行业在全部产业链（或某条链）里只点名了一家厂商，来源是否说明只列代表？ | For which industries is only one vendor named, across all chains or in one chain, and does the source say that it lists examples only?
// params:
//   chain: Chain?
// returns: industry, vendor, chains, coverage, strength, facts
// tags: sources, vendor, industry, gaps, coverage
MATCH (industry:Industry)<-[r:SERVES]-(vendor:Company|Organization)
WHERE $chain IS NULL OR r.chain = $chain
WITH industry, count(DISTINCT vendor) AS vendors
WHERE vendors = 1
MATCH (industry)<-[r:SERVES]-(vendor:Company|Organization)
WHERE $chain IS NULL OR r.chain = $chain
OPTIONAL MATCH (chain:Chain) WHERE chain.id = r.chain
UNWIND CASE WHEN chain IS NULL THEN [vendor] ELSE [chain, vendor] END AS about
OPTIONAL MATCH (about)<-[:ABOUT]-(note:Coverage {aspect: 'customers'})
UNWIND [{strength: r.strength, fact: r.id}, {strength: note.strength, fact: note.id}] AS used
WITH industry.id AS id, industry.name AS industry, vendor.name AS vendor, chain.name AS chain, note.state AS coverage,
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
