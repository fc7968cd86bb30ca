// title: 来源对一条链的覆盖 | What the source leaves out of a chain
// question: 关于一条产业链，来源写全了什么、只举代表、缺失了什么？ | What does the source give of a chain in full, by example, or not at all?
// params:
//   chain: Chain = 智能客服
// returns: subject, aspect, state, note, facts
// tags: sources, coverage
MATCH (chain:Chain {id: $chain})
OPTIONAL MATCH (part:Layer|VendorCategory|Segment)-[:PART_OF*1..3]->(chain)
WITH chain, collect(DISTINCT part) AS parts
UNWIND [chain] + parts AS subject
MATCH (c:Coverage)-[:ABOUT]->(subject)
RETURN DISTINCT subject.name AS subject, c.aspect AS aspect, c.state AS state, c.note AS note, [c.id] AS facts
ORDER BY state, subject, aspect, facts[0]
