// title: 未见依据的标准 | Criteria that nobody is said to meet
// question: 来源列出的标准里，哪些没有说任何厂商、产品或模型具备它或它的一部分？ | Which of the criteria that the sources list is no vendor, product or model said to meet, nor a part of it?
// params:
//   judged: Role|Chain|UserGroup|DeploymentMode?
// returns: about, kind, criterion, purpose, coverage, strength, facts
// tags: leaders, criteria, gaps, evidence
MATCH (judged:Role|Chain|UserGroup|DeploymentMode)-[stated:HAS_CRITERION]->(top:Capability)
WHERE stated.until IS NULL AND ($judged IS NULL OR judged.id = $judged)
MATCH down = (criterion:Capability)-[:PART_OF*0..4]->(top)
WHERE all(n IN nodes(down) WHERE n:Capability) AND all(r IN relationships(down) WHERE r.until IS NULL)
CALL (criterion) {
  OPTIONAL MATCH way = (criterion)<-[:PART_OF*0..4]-(:Capability)
    <-[:HAS_CAPABILITY|HAS_ADVANTAGE|EXAMPLE_OF|BELONGS_TO]-(holder:Company|Organization|Product|Model)
  WHERE all(r IN relationships(way) WHERE r.until IS NULL)
    AND all(n IN nodes(way) WHERE n:Capability OR n:Company OR n:Organization OR n:Product OR n:Model)
  WITH count(holder) AS holders
  WHERE holders = 0
  RETURN holders
}
OPTIONAL MATCH (criterion)<-[:ABOUT]-(note:Coverage)
WHERE note.aspect IN ['capabilities', 'leaders']
WITH judged, criterion, stated.purpose AS purpose, [r IN relationships(down) WHERE r.source IS NOT NULL | r.id]
  + [stated.id, note.id] AS used, [r IN relationships(down) | r.strength] + [stated.strength, note.strength] AS s,
  note.state AS state
UNWIND used AS fact
UNWIND s AS one
WITH judged, criterion, purpose, state, one, fact
ORDER BY state, fact
WITH judged, criterion, purpose, collect(DISTINCT state) AS coverage, collect(DISTINCT one) AS s,
  collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH judged, criterion, purpose, coverage, s, fact
ORDER BY fact
WITH judged.id AS id, judged.name AS about, labels(judged)[0] AS kind, criterion.id AS criterion_id,
  criterion.name AS criterion, purpose, coverage, s, collect(fact) AS facts
RETURN about, kind, criterion, purpose, coverage, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY about, kind, criterion, purpose, id, criterion_id
