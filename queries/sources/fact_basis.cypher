// title: 关于一个名称的陈述依据什么 | Sources of the statements about a name
// question: 关于一个名称的每条陈述出自哪份报告、哪一章节，是明示还是推断，理由是什么？ | Which report and section does each statement about a name come from, is it stated or inferred, and why?
// params:
//   name: Node = 智能链主
// returns: relation, direction, other, kind, modality, report, publisher, published, section, strength, judged_by, why,
//   reviewed, until, facts
// tags: sources, evidence
MATCH (x)-[r]-(y)
WHERE x.id = $name
WITH x, r, y, type(r) = 'ABOUT' AS statement
OPTIONAL MATCH (y)-[:ABOUT]->(z) WHERE statement AND y.relation IS NOT NULL AND z.id <> x.id
WITH CASE WHEN statement THEN coalesce(y.metric, y.relation, y.aspect) ELSE type(r) END AS relation,
  CASE WHEN statement THEN coalesce(r.role, 'about') WHEN startNode(r).id = x.id THEN 'out' ELSE 'in' END AS direction,
  CASE WHEN statement THEN coalesce(z.name, y.printed, y.state, y.text) ELSE y.name END AS other, labels(y)[0] AS kind,
  CASE WHEN statement THEN y.modality END AS modality,
  CASE WHEN statement THEN y.source ELSE r.source END AS source,
  CASE WHEN statement THEN y.section ELSE r.section END AS section,
  CASE WHEN statement THEN y.strength ELSE r.strength END AS strength,
  CASE WHEN statement THEN y.by ELSE r.by END AS judged_by, CASE WHEN statement THEN y.why ELSE r.why END AS why,
  CASE WHEN statement THEN y.reviewed ELSE r.reviewed END AS reviewed,
  CASE WHEN statement THEN y.until ELSE r.until END AS until, CASE WHEN statement THEN y.id ELSE r.id END AS fact
MATCH (report:Report)
WHERE report.id = source
WITH relation, direction, other, kind, modality, report.id AS report_id, report.name AS report,
  report.publisher AS publisher, report.published AS published, section, strength, judged_by, why, reviewed, until, fact
ORDER BY fact
WITH relation, direction, other, kind, modality, report_id, report, publisher, published, section, strength, judged_by,
  why, reviewed, until, collect(DISTINCT fact) AS facts
RETURN relation, direction, other, kind, modality, report, publisher, published, section, strength, judged_by, why,
  reviewed, until, facts
ORDER BY relation, direction DESC, other, kind, modality, report, section, strength, judged_by, why, reviewed, until,
  report_id
