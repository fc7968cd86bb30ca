// title: 各环节的本地与外地厂商 | Vendors here and elsewhere by segment
// question: 一个区域内外各有哪些厂商处于产业链的各环节，哪些厂商来源没有说在哪里？ | Which vendors in the segments of a chain are in a region, which are elsewhere, and of which does no source say where they are?
// params:
//   region: Region = 中国
//   chain: Chain?
// returns: chain, segment, here, elsewhere, unlocated, strength, facts
// tags: chain, vendor, region, gaps
MATCH (region:Region {id: $region})
MATCH path = (chain:Chain)<-[:PART_OF*1..4]-(segment:Segment)<-[r:ACTS_IN|OFFERS|BELONGS_TO]-(vendor:Company|Organization)
WHERE ($chain IS NULL OR chain.id = $chain) AND r.until IS NULL
  AND all(n IN nodes(path) WHERE n:Chain OR n:Layer OR n:Segment OR n:Company OR n:Organization)
OPTIONAL MATCH (vendor)-[at:LOCATED_IN]->(place:Region)
WHERE at.until IS NULL
OPTIONAL MATCH inside = (place)-[:PART_OF*0..4]->(region)
OPTIONAL MATCH around = (region)-[:PART_OF*1..4]->(place)
WITH chain, segment, vendor, r, at, place, count(inside) AS inner, count(around) AS outer
WITH chain, segment, vendor, collect(DISTINCT r.id) AS placed, collect(DISTINCT r.strength) AS s1,
  collect(DISTINCT at.id) AS located, collect(DISTINCT at.strength) AS s2,
  max(CASE WHEN inner > 0 THEN 2 WHEN place IS NOT NULL AND outer = 0 THEN 1 ELSE 0 END) AS known
WITH chain, segment, vendor.id AS vendor_id, vendor.name AS vendor, known, placed + located AS used, s1 + s2 AS s
ORDER BY vendor, vendor_id
UNWIND used AS fact
UNWIND s AS one
WITH chain, segment, collect(DISTINCT CASE known WHEN 2 THEN vendor END) AS here,
  collect(DISTINCT CASE known WHEN 1 THEN vendor END) AS elsewhere,
  collect(DISTINCT CASE known WHEN 0 THEN vendor END) AS unlocated, collect(DISTINCT one) AS s,
  collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH chain, segment, here, elsewhere, unlocated, s, fact
ORDER BY fact
WITH chain.id AS chain_id, chain.name AS chain, segment.id AS segment_id, segment.name AS segment, here, elsewhere,
  unlocated, s, collect(fact) AS facts
RETURN chain, segment, here, elsewhere, unlocated, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY chain, segment, chain_id, segment_id
