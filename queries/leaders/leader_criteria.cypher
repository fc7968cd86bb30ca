// title: 智能链主的认定标准与证据 | Criteria of a role and the evidence for them
// question: 来源以哪些标准认定智能链主，每条标准举了哪些例子？没有例子时来源怎么说？ | By which criteria does the source recognise a 智能链主, which examples does it give, and what does it say where it gives none?
// params:
//   role: Role = 智能链主
// returns: criterion, sub_criterion, example, coverage, facts
// tags: leaders, criteria, evidence
MATCH (:Role {id: $role})-[r:HAS_CRITERION]->(criterion:Capability)
OPTIONAL MATCH (sub:Capability)-[p:PART_OF]->(criterion)
OPTIONAL MATCH (example)-[e:EXAMPLE_OF|HAS_CAPABILITY]->(sub)
OPTIONAL MATCH (note:Coverage {aspect: 'cases'})-[:ABOUT]->(sub)
RETURN criterion.name AS criterion, sub.name AS sub_criterion, example.name AS example, note.state AS coverage,
  [fact IN [r.id, p.id, e.id, note.id] WHERE fact IS NOT NULL] AS facts
ORDER BY criterion, sub_criterion, example, e.id, note.id, r.id, p.id
