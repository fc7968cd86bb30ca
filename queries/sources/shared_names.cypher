// title: 多份来源都谈到的名称 | Names that several sources mention
// question: 某一类名称中，哪些在两份以上来源里都出现，各份来源各说了几件事、属于哪些关系？ | Which names of a kind do two or more sources mention, how many facts does each source state about them, and in which relations?
// params:
//   kind: Kind = Company
// returns: name, report, published, count, relations, facts
// tags: sources, agreement
MATCH (x)
WHERE labels(x)[0] = $kind
CALL (x) {
  MATCH (x)-[r]-(y)
  WHERE type(r) <> 'ABOUT' OR y:Figure
  WITH count(DISTINCT coalesce(CASE WHEN y:Figure THEN y.source ELSE r.source END, '')) AS sources
  WHERE sources > 1
  RETURN sources
}
MATCH (x)-[r]-(y)
WHERE type(r) <> 'ABOUT' OR y:Figure
WITH x.id AS id, x.name AS name, CASE WHEN y:Figure THEN y.source ELSE r.source END AS source, CASE WHEN y:Figure THEN y.metric ELSE type(r) END
  AS relation, CASE WHEN y:Figure THEN y.printed ELSE y.id END AS other,
  CASE WHEN y:Figure THEN y.id ELSE r.id END AS fact
ORDER BY relation, other, fact
WITH id, name, source, collect(DISTINCT relation) AS relations, collect(DISTINCT [relation, other]) AS said,
  collect(DISTINCT fact) AS used
WITH id, name, collect({source: source, relations: relations, count: size(said), used: used}) AS by_source
WHERE size(by_source) > 1
UNWIND by_source AS each
MATCH (report:Report)
WHERE report.id = each.source
UNWIND each.used AS fact
WITH id, name, report.id AS report_id, report.name AS report, report.published AS published,
  each.count AS count, each.relations AS relations, fact
ORDER BY fact
WITH id, name, report_id, report, published, count, relations, collect(fact) AS facts
RETURN name, report, published, count, relations, facts
ORDER BY name, id, published, report, report_id
