// title: 点名最多的企业与机构 | Companies and organizations named most
// question: 来源说得最多的是哪些企业与机构：各有多少条不同的关系、数据与陈述，出自哪些报告？ | Of which companies and organizations do the sources say most: how many different relations, figures and statements are about each, and in which reports?
// params:
//   kind: str?; Company, Organization
//   report: Report?
//   top: int = 30
// returns: name, kind, count, relation_count, figure_count, statement_count, reports, facts
// tags: sources, vendor
MATCH (firm:Company|Organization)
WHERE $kind IS NULL OR labels(firm)[0] = $kind
CALL (firm) {
  MATCH (firm)-[r]-(other)
  WHERE (r.source IS NOT NULL OR other:Figure OR other:Statement)
    AND ($report IS NULL OR coalesce(r.source, other.source) = $report)
  RETURN count(DISTINCT CASE WHEN NOT (other:Figure OR other:Statement) THEN type(r) + other.id END) AS relation_count,
    count(DISTINCT CASE WHEN other:Figure
      THEN [other.metric, other.printed, other.period_start, other.period_end, other.basis] END) AS figure_count,
    count(DISTINCT CASE WHEN other:Statement THEN [other.relation,
      CASE WHEN other.relation IS NOT NULL THEN [(other)-[:ABOUT]->(object) WHERE object.id <> firm.id | object.id] END,
      other.modality, other.aspect, other.text] END) AS statement_count
}
WITH firm, relation_count + figure_count + statement_count AS count, relation_count, figure_count, statement_count
WHERE count > 0
WITH firm, count, relation_count, figure_count, statement_count
ORDER BY count DESC, firm.name, firm.id
LIMIT $top
MATCH (firm)-[r]-(other)
WHERE (r.source IS NOT NULL OR other:Figure OR other:Statement)
  AND ($report IS NULL OR coalesce(r.source, other.source) = $report)
WITH firm.id AS id, firm.name AS name, labels(firm)[0] AS kind, count, relation_count, figure_count, statement_count,
  collect(DISTINCT coalesce(r.source, other.source)) AS sources,
  collect(DISTINCT CASE WHEN r.source IS NULL THEN other.id ELSE r.id END) AS used
UNWIND sources AS source
MATCH (report:Report) WHERE report.id = source
WITH id, name, kind, count, relation_count, figure_count, statement_count, used, report.name AS report
ORDER BY report
WITH id, name, kind, count, relation_count, figure_count, statement_count, used, collect(DISTINCT report) AS reports
UNWIND used AS fact
WITH id, name, kind, count, relation_count, figure_count, statement_count, reports, fact
ORDER BY fact
WITH id, name, kind, count, relation_count, figure_count, statement_count, reports, collect(fact) AS facts
RETURN name, kind, count, relation_count, figure_count, statement_count, reports, facts
ORDER BY count DESC, name, id
