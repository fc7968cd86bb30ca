// title: 两份来源都说的事 | Relations stated by two or more sources
// question: 哪些关系是两份以上来源各自都写到的，依据各多强？ | Which relations do two or more sources state independently, and how strong is the evidence in each?
// params:
//   name: Node?
// returns: subject, kind, relation, other, other_kind, count, reports, strengths, facts
// tags: sources, agreement
MATCH (x)
WHERE NOT labels(x)[0] IN ['Figure', 'Statement', 'Coverage'] AND COUNT { (x)-[]->() } > 1
  AND ($name IS NULL OR x.id = $name OR EXISTS { (x)-[]->(y) WHERE y.id = $name })
CALL (x) {
  MATCH (x)-[r]->()
  WITH min(r.source) AS first, max(r.source) AS last
  WHERE first <> last
  RETURN first
}
MATCH (x)-[r]->(y)
WHERE $name IS NULL OR x.id = $name OR y.id = $name
WITH x.id AS x_id, x.name AS subject, labels(x)[0] AS kind, type(r) AS relation, y.id AS y_id, y.name AS other,
  labels(y)[0] AS other_kind, count(DISTINCT r.source) AS count, collect({source: r.source, strength: r.strength,
  fact: r.id}) AS stated
WHERE count > 1
UNWIND stated AS each
MATCH (report:Report)
WHERE report.id = each.source
WITH x_id, subject, kind, relation, y_id, other, other_kind, count, report.name AS report, each.strength AS strength, each.fact AS fact
ORDER BY report, strength, fact
WITH x_id, subject, kind, relation, y_id, other, other_kind, count, collect(DISTINCT report) AS reports,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH x_id, subject, kind, relation, y_id, other, other_kind, count, reports, strengths, fact
ORDER BY fact
WITH x_id, subject, kind, relation, y_id, other, other_kind, count, reports, strengths, collect(fact) AS facts
RETURN subject, kind, relation, other, other_kind, count, reports, strengths, facts
ORDER BY count DESC, relation, subject, other, kind, other_kind, x_id, y_id
