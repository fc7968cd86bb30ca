// title: 来源对一条链的覆盖 | Coverage of a chain by the source
// question: 关于一条产业链，来源写全了什么、只举代表、缺失了什么？ | Which aspects of a chain does the source cover completely, by examples only, or not at all?
// params:
//   chain: Chain = 智能客服
// returns: subject, kind, aspect, state, note, strength, facts
// tags: sources, coverage
MATCH path = (:Chain {id: $chain})<-[:PART_OF*0..4]-(subject:Chain|Layer|VendorCategory|Segment)
WHERE size([n IN nodes(path) WHERE n:Chain]) = 1
MATCH (subject)<-[:ABOUT]-(c:Coverage)
UNWIND [p IN relationships(path) WHERE p.source IS NOT NULL | p.id] + [c.id] AS fact
WITH subject.id AS id, subject.name AS subject, labels(subject)[0] AS kind, c.aspect AS aspect, c.state AS state,
  c.note AS note, c.strength AS strength, fact
ORDER BY fact
WITH id, subject, kind, aspect, state, note, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN subject, kind, aspect, state, note,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY state, subject, kind, aspect, note, strength, id
