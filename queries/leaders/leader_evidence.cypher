// title: 各行业的角色认定证据 | Evidence for a role by industry
// question: 在该角色所建模型应用的每个行业，每条子标准有哪些例子？来源没有举例时如实写出。 | For each industry that uses what the role builds, which examples does the source give for each sub-criterion, and where does it give none?
// params:
//   role: Role = 智能链主
//   industry: Industry?
// returns: industry, built, criterion, sub_criterion, example, coverage, strength, facts
// tags: leaders, criteria, evidence, industry
MATCH (role:Role {id: $role})-[d:DEVELOPS]->(built:Technology|Model)
MATCH (built)-[a:APPLIES_IN]->(industry:Industry)
WHERE $industry IS NULL OR industry.id = $industry
MATCH (role)-[r:HAS_CRITERION]->(criterion:Capability)
OPTIONAL MATCH (sub:Capability)-[p:PART_OF]->(criterion)
OPTIONAL MATCH (sub)<-[e:EXAMPLE_OF|HAS_CAPABILITY]-(example:Company|Organization|Product|Model|`Case`|Scenario|Segment)
  -[i:APPLIES_IN|SERVES|INVOLVES|BELONGS_TO]->(industry)
OPTIONAL MATCH (note:Coverage {aspect: 'cases'})-[:ABOUT]->(sub)
WITH industry.name AS industry, built.name AS built, criterion.name AS criterion, sub.name AS sub_criterion,
  example.name AS example, note.state AS coverage,
  [d.strength, a.strength, r.strength, p.strength, e.strength, i.strength, note.strength] AS s,
  [d.id, a.id, r.id, CASE WHEN p.source IS NOT NULL THEN p.id END, e.id, i.id, note.id] AS used
WITH industry, built, criterion, sub_criterion, example, coverage, used,
  CASE WHEN 'editorial' IN s THEN 'editorial' WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength
UNWIND used AS fact
WITH industry, built, criterion, sub_criterion, example, coverage, strength, fact
ORDER BY fact
WITH industry, built, criterion, sub_criterion, example, coverage, strength, collect(DISTINCT fact) AS facts
RETURN industry, built, criterion, sub_criterion, example, coverage, strength, facts
ORDER BY industry, built, criterion, sub_criterion, example, coverage, strength
