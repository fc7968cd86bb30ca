// title: 产业链的构成与占比 | Parts of a chain and their shares
// question: 一条产业链按产品或业务分成哪些部分，各占多少？ | Into which parts by product or business is a chain divided, and what share has each?
// params:
//   chain: Chain = 智能客服
// returns: part, metric, share, op, unit, printed, strength, facts
// tags: chain, segment, share
MATCH (f:Figure)-[:ABOUT {role: 'of'}]->(:Chain {id: $chain})
MATCH (f)-[:ABOUT {role: 'segment'}]->(part:Segment)
RETURN part.name AS part, f.metric AS metric, f.value AS share, f.op AS op, f.unit AS unit, f.printed AS printed,
  f.strength AS strength, [f.id] AS facts
ORDER BY metric, share DESC, part, f.id
