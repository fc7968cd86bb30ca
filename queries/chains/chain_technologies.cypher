// title: 产业链采用的技术 | Technologies of a chain
// question: 一条产业链及其层级、环节和厂商类型各采用或依托哪些技术，来源有什么没有写？ | Which technologies do a chain and its layers, segments and vendor categories use or run on, and what does the source leave out?
// params:
//   chain: Chain = 智能客服
// returns: subject, kind, relation, technology, coverage, strength, facts
// tags: chain, technology, coverage
MATCH path = (chain:Chain {id: $chain})<-[:PART_OF|ACTS_IN*0..4]-(subject:Chain|Layer|Segment|VendorCategory)
WHERE single(n IN nodes(path) WHERE n:Chain)
  AND (length(path) < 2 OR NOT EXISTS { (subject)-[:PART_OF|ACTS_IN]->(chain) WHERE true })
OPTIONAL MATCH (subject)-[r:USES|POWERED_BY]->(technology:Technology)
OPTIONAL MATCH (subject)<-[:ABOUT]-(note:Coverage) WHERE note.aspect = 'technology'
WITH subject.id AS subject_id, subject.name AS subject, labels(subject)[0] AS kind, type(r) AS relation,
  technology.id AS technology_id, technology.name AS technology,
  note.aspect + ': ' + note.state AS state,
  [x IN relationships(path) | x.strength] + CASE WHEN r IS NULL THEN [note.strength] ELSE [r.strength] END AS strengths,
  [x IN relationships(path) WHERE x.source IS NOT NULL | x.id] + [r.id, note.id] AS ids
WHERE technology IS NOT NULL OR note IS NOT NULL
WITH subject_id, subject, kind, relation, technology_id, technology,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, state, ids
UNWIND ids AS fact
WITH subject_id, subject, kind, relation, technology_id, technology, strength, state, fact
ORDER BY state, fact
WITH subject_id, subject, kind, relation, technology_id, technology, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
RETURN subject, kind, relation, technology, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY kind, subject, subject_id, technology, technology_id, relation, strength
