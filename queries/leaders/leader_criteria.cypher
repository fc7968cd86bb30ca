// title: 角色的认定标准与证据 | Criteria for a role and the evidence for them
// question: 来源以哪些标准认定一个角色，每条标准举了哪些例子？没有例子时来源怎么说？ | Which criteria does the source use to identify a role, which examples does it give for each, and what does it say if it gives none?
// params:
//   role: Role = 智能链主
// returns: criterion, sub_criterion, example, coverage, strength, facts
// tags: leaders, criteria, evidence
MATCH (:Role {id: $role})-[r:HAS_CRITERION]->(criterion:Capability)
OPTIONAL MATCH (sub:Capability)-[p:PART_OF]->(criterion)
OPTIONAL MATCH (example:Company|Organization|Product|Model|`Case`|Scenario|Segment)-[e:EXAMPLE_OF|HAS_CAPABILITY]->(sub)
OPTIONAL MATCH (note:Coverage {aspect: 'cases'})-[:ABOUT]->(sub)
WITH criterion.name AS criterion, sub.name AS sub_criterion, example.name AS example, note.state AS coverage,
  [r.strength, p.strength, e.strength, note.strength] AS s, [r.id, CASE WHEN p.source IS NOT NULL THEN p.id END, e.id, note.id] AS used
WITH criterion, sub_criterion, example, coverage, used,
  CASE WHEN 'editorial' IN s THEN 'editorial' WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength
UNWIND used AS fact
WITH criterion, sub_criterion, example, coverage, strength, fact
ORDER BY fact
WITH criterion, sub_criterion, example, coverage, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN criterion, sub_criterion, example, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY criterion, sub_criterion, example, coverage, strength
