// title: 产业链的发展趋势 | Trends of a chain
// question: 来源预见一条产业链及其环节有哪些趋势，列在哪一方面（如技术端、需求端），由哪些分趋势组成，来源有什么没有写？ | Which trends does the source predict for a chain and its segments, under which side, such as technology or demand, which sub-trends do they include, and what does the source leave out?
// params:
//   chain: Chain?
//   side: str?
// returns: chain, subject, trend, side, part, coverage, strength, facts
// tags: chain, trend, coverage
MATCH (chain:Chain)
WHERE $chain IS NULL OR chain.id = $chain
MATCH path = (chain)<-[:PART_OF*0..3]-(subject:Chain|Layer|Segment)
WHERE single(n IN nodes(path) WHERE n:Chain)
  AND (length(path) < 2 OR NOT EXISTS { (subject)-[:PART_OF]->(chain) WHERE true })
OPTIONAL MATCH (subject)-[r:HAS_TREND]->(trend:Trend)
OPTIONAL MATCH (subject)<-[:ABOUT]-(note:Coverage) WHERE note.aspect = 'trends'
WITH path, chain, subject, r, trend, note, coalesce(trend, subject) AS whole
WHERE (r IS NOT NULL OR note IS NOT NULL) AND ($side IS NULL OR r.side = $side)
OPTIONAL MATCH (whole)<-[p:PART_OF]-(part:Trend) WHERE trend IS NOT NULL
WITH chain.id AS chain_id, chain.name AS chain, subject.id AS subject_id, subject.name AS subject, trend.id AS trend_id,
  trend.name AS trend, r.side AS side, part.id AS part_id, part.name AS part,
  note.aspect + ': ' + note.state AS state,
  [x IN relationships(path) | x.strength]
  + CASE WHEN r IS NULL THEN [note.strength] ELSE [r.strength, p.strength] END AS strengths,
  [x IN relationships(path) WHERE x.source IS NOT NULL | x.id] + [r.id, CASE WHEN p.source IS NOT NULL THEN p.id END, note.id] AS ids
WITH chain_id, chain, subject_id, subject, trend_id, trend, side, part_id, part,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, state, ids
UNWIND ids AS fact
WITH chain_id, chain, subject_id, subject, trend_id, trend, side, part_id, part, strength, state, fact
ORDER BY state, fact
WITH chain_id, chain, subject_id, subject, trend_id, trend, side, part_id, part,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
RETURN chain, subject, trend, side, part, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, chain_id, side, subject, subject_id, trend, trend_id, part, part_id, strength
