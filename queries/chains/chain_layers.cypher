// title: 产业链的层级与环节 | Layers and segments of a chain
// question: 一条产业链有哪些层级，每层有哪些环节和厂商类型？ | Which layers does a chain have, and which segments and vendor categories stand in each?
// params:
//   chain: Chain = 智能客服
// returns: position, layer, member, kind, strength, facts
// tags: chain, layer, segment
MATCH (layer:Layer)-[r:PART_OF]->(:Chain {id: $chain})
OPTIONAL MATCH (member:Segment|VendorCategory)-[m:PART_OF|ACTS_IN]->(layer)
RETURN layer.position AS position, layer.name AS layer, member.name AS member, labels(member)[0] AS kind,
  m.strength AS strength, CASE WHEN m IS NULL THEN [r.id] ELSE [r.id, m.id] END AS facts
ORDER BY position, layer, kind, member, m.id, r.id
