// title: 并非来源明言的陈述 | Statements that the source does not make explicitly
// question: 哪些陈述是推断或编者判断，谁判断的，理由是什么，各涉及多少条？ | Which statements are inferred or editorial, who judged them and why, and how many share each reason?
// params:
//   relation: Relation = SERVES
//   strength: str?; implied, editorial
//   report: Report?
// returns: relation, strength, judged_by, why, report, count, subjects, facts
// tags: sources, evidence, editorial
MATCH (x)-[r]->(y)
WHERE type(r) = $relation AND r.strength <> 'explicit' AND ($strength IS NULL OR r.strength = $strength)
  AND ($report IS NULL OR r.source = $report)
MATCH (source:Report)
WHERE source.id = r.source
WITH type(r) AS relation, r.strength AS strength, r.by AS judged_by, r.why AS why, source.id AS report_id,
  source.name AS report,
  x.name AS subject, [x.id, y.id] AS pairs, r.id AS fact
ORDER BY subject, fact
WITH relation, strength, judged_by, why, report_id, report, collect(DISTINCT subject) AS subjects,
  collect(DISTINCT pairs) AS pairs, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH relation, strength, judged_by, why, report_id, report, subjects, size(pairs) AS count, fact
ORDER BY fact
WITH relation, strength, judged_by, why, report_id, report, subjects, count, collect(fact) AS facts
RETURN relation, strength, judged_by, why, report, count, subjects, facts
ORDER BY strength, count DESC, why, judged_by, report, report_id
