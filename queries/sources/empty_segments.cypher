// title: 没有点名厂商的环节 | Segments without a named vendor
// question: 一条产业链的哪些环节里来源没有点名任何企业，连同其产品、模型、厂商类型与下属环节？来源是否列全了厂商？ | In which segments of a chain does no source name a company, not even through a product, model, vendor category or sub-segment, and does the source list all vendors there?
// params:
//   chain: Chain?
// returns: chain, segment, wholes, coverage, strength, facts
// tags: sources, chain, segment, gaps, coverage
MATCH (chain:Chain)
WHERE $chain IS NULL OR chain.id = $chain
MATCH path = (chain)<-[:PART_OF*1..4]-(segment:Segment)
WHERE single(n IN nodes(path) WHERE n:Chain)
  AND all(n IN nodes(path) WHERE n:Chain OR n:Layer OR n:Segment OR n:VendorCategory)
  AND all(r IN relationships(path) WHERE r.until IS NULL)
CALL (segment) {
  OPTIONAL MATCH way = (segment)<-[:ACTS_IN|BELONGS_TO|EXAMPLE_OF|PART_OF*0..4]-(:Segment|VendorCategory|Product|Model)
    <-[:ACTS_IN|BELONGS_TO|EXAMPLE_OF|OFFERS|DEVELOPS]-(firm:Company|Organization)
  WHERE all(n IN nodes(way)
    WHERE n:Layer OR n:Segment OR n:VendorCategory OR n:Product OR n:Model OR n:Company OR n:Organization)
    AND all(r IN relationships(way) WHERE r.until IS NULL)
  WITH count(firm) AS firms
  WHERE firms = 0
  RETURN firms
}
WITH segment, chain, reverse(nodes(path)) AS places, [r IN relationships(path) | r.strength] AS strengths,
  [r IN relationships(path) WHERE r.source IS NOT NULL | r.id] AS ids
UNWIND range(0, size(places) - 1) AS step
WITH segment, chain, places[1].name AS whole, places[step] AS place, step, strengths, ids
OPTIONAL MATCH (place)<-[:ABOUT]-(note:Coverage)
WHERE note.aspect IN ['vendors', 'members']
WITH segment.id AS id, segment.name AS segment, chain.id AS chain_id, chain.name AS chain, whole, strengths, ids, note, step,
  CASE WHEN note IS NULL THEN null WHEN place:Chain THEN 9 ELSE step END AS distance
WITH id, segment, chain_id, chain, min(distance) AS nearest, collect({whole: whole, strengths: strengths, ids: ids,
  step: step, distance: distance, state: note.state, strength: note.strength, note: note.id}) AS ways
UNWIND ways AS way
WITH id, segment, chain_id, chain, way, way.distance = nearest AS telling
WHERE telling OR way.step = 0
WITH id, segment, chain_id, chain, way.whole AS whole, CASE WHEN telling THEN way.state END AS state,
  way.strengths + [CASE WHEN telling THEN way.strength END] AS strengths,
  way.ids + [CASE WHEN telling THEN way.note END] AS used
UNWIND used AS fact
WITH id, segment, chain_id, chain, whole, state, CASE WHEN 'editorial' IN strengths THEN 'editorial'
  WHEN 'implied' IN strengths THEN 'implied' WHEN 'explicit' IN strengths THEN 'explicit' END AS strength, fact
ORDER BY whole, state, fact
WITH id, segment, chain_id, chain, collect(DISTINCT whole) AS wholes, collect(DISTINCT state) AS coverage,
  collect(DISTINCT strength) AS s, collect(DISTINCT fact) AS used
UNWIND CASE WHEN used = [] THEN [null] ELSE used END AS fact
WITH id, segment, chain_id, chain, wholes, coverage, s, fact
ORDER BY fact
WITH id, segment, chain_id, chain, wholes, coverage, s, collect(fact) AS facts
RETURN chain, segment, wholes, coverage, CASE WHEN 'editorial' IN s THEN 'editorial' WHEN 'implied' IN s THEN 'implied'
  WHEN 'explicit' IN s THEN 'explicit' END AS strength, facts
ORDER BY chain, segment, id, chain_id
