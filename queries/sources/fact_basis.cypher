// title: 关于一个名称的陈述依据什么 | Sources of the statements about a name
// question: 关于一个名称的每条陈述出自哪份报告、哪一章节，是明示还是推断，理由是什么？ | Which report and section does each statement about a name come from, is it stated or inferred, and why?
// params:
//   name: Node = 智能链主
// returns: relation, direction, other, kind, report, publisher, published, section, strength, judged_by, why, facts
// tags: sources, evidence
MATCH (x)-[r]-(y)
WHERE x.id = $name
WITH x, r, y, type(r) = 'ABOUT' AS statement
WITH CASE WHEN statement THEN coalesce(y.metric, y.aspect) ELSE type(r) END AS relation,
  CASE WHEN statement THEN 'about' WHEN startNode(r).id = x.id THEN 'out' ELSE 'in' END AS direction,
  CASE WHEN statement THEN coalesce(y.printed, y.state) ELSE y.name END AS other, labels(y)[0] AS kind,
  CASE WHEN statement THEN y.source ELSE r.source END AS source,
  CASE WHEN statement THEN y.section ELSE r.section END AS section,
  CASE WHEN statement THEN y.strength ELSE r.strength END AS strength, CASE WHEN statement THEN y.by ELSE r.by END AS
  judged_by,
  CASE WHEN statement THEN y.why ELSE r.why END AS why, CASE WHEN statement THEN y.id ELSE r.id END AS fact
MATCH (report:Report)
WHERE report.id = source
WITH relation, direction, other, kind, report.id AS report_id, report.name AS report, report.publisher AS publisher,
  report.published AS published, section, strength, judged_by, why, fact
ORDER BY fact
WITH relation, direction, other, kind, report_id, report, publisher, published, section, strength, judged_by, why,
  collect(DISTINCT fact) AS facts
RETURN relation, direction, other, kind, report, publisher, published, section, strength, judged_by, why, facts
ORDER BY relation, direction DESC, other, kind, report, section, strength, judged_by, why, report_id
