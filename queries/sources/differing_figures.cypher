// title: 同一指标的不同数字 | Conflicting figures for the same metric
// question: 对同一对象、同一指标、同一口径和时期，来源给出了哪些不同的数字，引用哪一个，谁选的？ | Where do the sources give different numbers for the same subject, metric, basis and period, and which one is to be quoted?
// params:
//   about: Node?
// returns: about, whole, metric, value, low, high, op, unit, printed, basis, period_start, period_end, forecast, report,
//   preferred, preferred_by, preferred_why, strength, facts
// tags: sources, figures, contradiction
MATCH (f:Figure)-[of:ABOUT]->(subject:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model
  |Technology|Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier
  |Framework|Channel|`Case`)
WHERE (f.value IS NOT NULL OR f.low IS NOT NULL OR f.high IS NOT NULL) AND ($about IS NULL OR subject.id = $about)
WITH DISTINCT f
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN role <> 'of' THEN name END) AS about, collect(CASE WHEN role = 'of' THEN name END) AS whole
WITH about, whole, f.metric AS metric, coalesce(f.forecast, false) AS forecast, f.value AS value, f.low AS low,
  f.high AS high, f.op AS op, f.unit AS unit, f.printed AS printed, f.basis AS basis, f.period_start AS period_start,
  f.period_end AS period_end, f.source AS source, f.strength AS strength,
  f.preferred AS preferred, f.preferred_by AS preferred_by, f.preferred_why AS preferred_why, f.id AS fact
ORDER BY fact
WITH about, whole, metric, forecast, value, low, high, op, unit, printed, basis, period_start, period_end, source,
  preferred, preferred_by, preferred_why, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
WITH about, whole, metric, forecast, collect({value: value, low: low, high: high, op: op, unit: unit, printed: printed,
  basis: basis, since: period_start, until: period_end, source: source, preferred: preferred,
  preferred_by: preferred_by, preferred_why: preferred_why, strengths: strengths, facts: facts}) AS stated
UNWIND stated AS x
WITH about, whole, metric, forecast, stated, x
WHERE any(y IN stated WHERE (x.value <> y.value OR x.low <> y.low OR x.high <> y.high OR x.unit <> y.unit)
  AND NOT (coalesce(x.op, '=') IN ['>', '≥'] AND coalesce(y.op, '=') IN ['>', '≥'])
  AND NOT (coalesce(x.op, '=') IN ['<', '≤'] AND coalesce(y.op, '=') IN ['<', '≤'])
  AND coalesce(x.basis, y.basis, '') = coalesce(y.basis, x.basis, '')
  AND coalesce(x.since, y.since, '') = coalesce(y.since, x.since, '')
  AND coalesce(x.until, y.until, '') = coalesce(y.until, x.until, ''))
MATCH (report:Report)
WHERE report.id = x.source
RETURN about, whole, metric, x.value AS value, x.low AS low, x.high AS high, x.op AS op, x.unit AS unit,
  x.printed AS printed, x.basis AS basis, x.since AS period_start, x.until AS period_end, forecast,
  report.name AS report, x.preferred AS preferred, x.preferred_by AS preferred_by, x.preferred_why AS preferred_why,
  [y IN ['explicit', 'implied', 'editorial'] WHERE y IN x.strengths][0] AS strength, x.facts AS facts
ORDER BY metric, about, whole, period_start, period_end, basis, forecast, value, low, high, op, unit, printed, report,
  preferred_by
