// title: 产业链的构成与占比 | Parts of a chain and their shares
// question: 一条产业链按产品或业务分成哪些部分，各占多少？没有列出时来源怎么说？ | Into which parts is a chain divided by product or business, what share does each have, and what does the source say if it gives none?
// params:
//   chain: Chain?
// returns: chain, part, metric, share, op, unit, printed, level, period_start, period_end, forecast, basis, coverage, strength, facts
// tags: chain, segment, share, coverage
MATCH (chain:Chain)
WHERE $chain IS NULL OR chain.id = $chain
OPTIONAL MATCH (chain)<-[p:PART_OF]-(part:Segment)
WITH chain, p, part, coalesce(part, chain) AS subject
OPTIONAL MATCH (subject)<-[:ABOUT {role: 'segment'}]-(f:Figure)-[:ABOUT {role: 'of'}]->(chain)
WHERE part IS NOT NULL
OPTIONAL MATCH (chain)<-[:ABOUT]-(note:Coverage) WHERE note.aspect IN ['segments', 'shares']
WITH chain.id AS chain_id, chain.name AS chain, part.id AS part_id, part.name AS part, f.metric AS metric,
  f.value AS share, f.op AS op, f.unit AS unit, f.printed AS printed, f.level AS level, f.period_start AS period_start,
  f.period_end AS period_end, f.forecast AS forecast, f.basis AS basis,
  note.aspect + ': ' + note.state AS state,
  CASE WHEN p IS NULL THEN [note.strength] ELSE [p.strength, f.strength] END AS strengths,
  [id IN [CASE WHEN p.source IS NOT NULL THEN p.id END, f.id, note.id] WHERE id IS NOT NULL] AS ids
WITH chain_id, chain, part_id, part, metric, share, op, unit, printed, level, period_start, period_end, forecast, basis,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied'
  WHEN 'explicit' IN strengths THEN 'explicit' END
  AS strength, state, ids
UNWIND CASE WHEN ids = [] THEN [null] ELSE ids END AS fact
WITH chain_id, chain, part_id, part, metric, share, op, unit, printed, level, period_start, period_end, forecast, basis,
  strength, state, fact
ORDER BY state, fact
WITH chain_id, chain, part_id, part, metric, share, op, unit, printed, level, period_start, period_end, forecast,
  basis, collect(DISTINCT strength) AS strengths, collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
WHERE part IS NOT NULL OR size(facts) > 0
RETURN chain, part, metric, share, op, unit, printed, level, period_start, period_end, forecast, basis, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, chain_id, metric, share DESC, part, part_id, period_start, period_end, printed, op, unit, level, basis,
  forecast, strength
