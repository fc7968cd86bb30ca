// title: 产业链的层级与环节 | Layers and segments of a chain
// question: 一条产业链有哪些层级，每层有哪些环节、厂商类型与下游客户？没有列出时来源怎么说？ | Which layers does a chain have, which segments, vendor categories and customers are in each, and what does the source say if it lists none?
// params:
//   chain: Chain?
// returns: chain, position, layer, member, kind, relation, coverage, strength, facts
// tags: chain, layer, segment, coverage
MATCH (chain:Chain)
WHERE $chain IS NULL OR chain.id = $chain
OPTIONAL MATCH (chain)<-[p:PART_OF]-(layer:Layer)
WITH chain, p, layer, CASE WHEN layer IS NULL THEN chain ELSE layer END AS place
OPTIONAL MATCH (place)<-[m:PART_OF|ACTS_IN]-(member:Segment|VendorCategory|Industry|UserGroup|Technology|Role) WHERE place:Layer
OPTIONAL MATCH (place)<-[:ABOUT]-(note:Coverage)
WHERE note.aspect = 'segments' OR (place:Layer AND note.aspect IN ['members', 'vendors'])
WITH chain.id AS chain_id, chain.name AS chain, layer.position AS position, layer.id AS layer_id, layer.name AS layer,
  member.id AS member_id, member.name AS member, labels(member)[0] AS kind, type(m) AS relation,
  CASE WHEN p IS NULL THEN [note.strength] ELSE [p.strength, m.strength] END AS strengths,
  note.aspect + ': ' + note.state AS state, [CASE WHEN p.source IS NOT NULL THEN p.id END, CASE WHEN m.source IS NOT NULL THEN m.id END, note.id] AS ids
UNWIND ids AS fact
WITH chain_id, chain, position, layer_id, layer, member_id, member, kind, relation,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied'
  WHEN 'explicit' IN strengths THEN 'explicit' END
  AS strength, state, fact
ORDER BY state, fact
WITH chain_id, chain, position, layer_id, layer, member_id, member, kind, relation,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
WHERE layer IS NOT NULL OR size(facts) > 0
RETURN chain, position, layer, member, kind, relation, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, chain_id, position, layer, layer_id, kind, member, member_id, relation, strength
