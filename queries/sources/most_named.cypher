// title: 点名最多的企业与机构 | Companies and organizations named most
// question: 来源说得最多的是哪些企业与机构：各有多少条不同的关系、数据与陈述，出自哪些报告？ | Of which companies and organizations do the sources say most: how many different relations, figures and statements are about each, and in which reports?
// params:
//   kind: str?; Company, Organization
//   report: Report?
//   top: int = 30
// returns: name, kind, count, relation_count, figure_count, statement_count, reports, facts
// tags: sources, vendor
MATCH (firm:Company|Organization)-[r]-(other)
WHERE (r.source IS NOT NULL OR other:Figure OR other:Statement) AND ($kind IS NULL OR labels(firm)[0] = $kind)
  AND ($report IS NULL OR coalesce(r.source, other.source) = $report)
OPTIONAL MATCH (other)-[:ABOUT]->(object) WHERE other.relation IS NOT NULL AND object.id <> firm.id
WITH firm, labels(other)[0] AS label, coalesce(r.source, other.source) AS source,
  CASE WHEN r.source IS NULL THEN other.id ELSE r.id END AS fact, CASE WHEN other:Figure
    THEN [other.metric, other.printed, other.period_start, other.period_end, other.basis] WHEN other:Statement
    THEN [other.relation, object.id, other.modality, other.aspect, other.text] ELSE [type(r), other.id] END AS said
WITH firm, count(DISTINCT CASE WHEN NOT label IN ['Figure', 'Statement'] THEN said END) AS relation_count,
  count(DISTINCT CASE label WHEN 'Figure' THEN said END) AS figure_count,
  count(DISTINCT CASE label WHEN 'Statement' THEN said END) AS statement_count,
  collect(DISTINCT source) AS sources, collect(DISTINCT fact) AS used
WITH firm, relation_count + figure_count + statement_count AS count, relation_count, figure_count, statement_count,
  sources, used
ORDER BY count DESC, firm.name, firm.id
LIMIT $top
UNWIND sources AS source
MATCH (report:Report) WHERE report.id = source
WITH firm, count, relation_count, figure_count, statement_count, used, report.name AS report
ORDER BY report
WITH firm, count, relation_count, figure_count, statement_count, used, collect(DISTINCT report) AS reports
UNWIND used AS fact
WITH firm.id AS id, firm.name AS name, labels(firm)[0] AS kind, count, relation_count, figure_count, statement_count,
  reports, fact
ORDER BY fact
WITH id, name, kind, count, relation_count, figure_count, statement_count, reports, collect(fact) AS facts
RETURN name, kind, count, relation_count, figure_count, statement_count, reports, facts
ORDER BY count DESC, name, id
