// title: 产业链的竞争壁垒 | Barriers to entry in a chain
// question: 进入一条产业链或其环节有哪些壁垒，每项壁垒由哪些具体难点构成，来源有什么没有写？ | Which barriers to entry do a chain and its segments have, what does each consist of, and what does the source leave out?
// params:
//   chain: Chain?
// returns: chain, subject, barrier, parts, details, coverage, strength, facts
// tags: chain, barrier, coverage
MATCH (chain:Chain)
WHERE $chain IS NULL OR chain.id = $chain
MATCH path = (chain)<-[:PART_OF*0..3]-(subject:Chain|Layer|Segment)
WHERE single(n IN nodes(path) WHERE n:Chain)
  AND (length(path) < 2 OR NOT EXISTS { (subject)-[:PART_OF]->(chain) WHERE true })
OPTIONAL MATCH (subject)-[r:HAS_BARRIER]->(barrier:Barrier)
OPTIONAL MATCH (subject)<-[:ABOUT]-(note:Coverage) WHERE note.aspect = 'barriers'
WITH path, chain, subject, r, barrier, note, coalesce(barrier, subject) AS whole
WHERE r IS NOT NULL OR note IS NOT NULL
OPTIONAL MATCH (whole)<-[p:PART_OF]-(part:Barrier) WHERE barrier IS NOT NULL
OPTIONAL MATCH (subject)<-[:ABOUT]-(s:Statement) WHERE s.aspect = barrier.name
WITH chain.id AS chain_id, chain.name AS chain, subject.id AS subject_id, subject.name AS subject,
  barrier.id AS barrier_id, barrier.name AS barrier, part.name AS part,
  s.text + CASE WHEN s.modality IS NULL THEN '' ELSE ' (' + s.modality + ')' END AS detail,
  note.aspect + ': ' + note.state AS state,
  [x IN relationships(path) | x.strength] + CASE WHEN r IS NULL THEN [note.strength] ELSE [r.strength] END AS strengths,
  [x IN relationships(path) WHERE x.source IS NOT NULL | x.id]
  + [r.id, CASE WHEN p.source IS NOT NULL THEN p.id END, s.id, note.id] AS ids
WITH chain_id, chain, subject_id, subject, barrier_id, barrier, part, detail,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, state, ids
UNWIND ids AS fact
WITH chain_id, chain, subject_id, subject, barrier_id, barrier, part, detail, strength, state, fact
ORDER BY part, detail, state, fact
WITH chain_id, chain, subject_id, subject, barrier_id, barrier, collect(DISTINCT part) AS parts,
  collect(DISTINCT detail) AS details, collect(DISTINCT strength) AS strengths, collect(DISTINCT state) AS coverage,
  collect(DISTINCT fact) AS facts
RETURN chain, subject, barrier, parts, details, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, chain_id, subject, subject_id, barrier, barrier_id
