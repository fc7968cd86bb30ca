// title: 调研结果 | Survey answers
// question: 来源引用的调研里，哪些人选了什么，占多少？ | In the surveys that the source cites, which groups gave which answers, and what share of each group?
// params:
//   users: UserGroup?
// returns: survey, users, answer, region, value, low, high, op, unit, level, printed, basis, period_start,
//   period_end, forecast, named_source, strength, facts
// tags: market, survey, users
MATCH (f:Figure)
WHERE f.metric = 'survey_share'
  AND ($users IS NULL OR EXISTS { (f)-[:ABOUT {role: 'users'}]->(:UserGroup {id: $users}) })
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN role = 'benchmark' THEN name END) AS survey,
  collect(CASE WHEN role = 'users' THEN name END) AS users,
  collect(CASE WHEN NOT role IN ['benchmark', 'users', 'region', 'of'] THEN name END) AS answer,
  collect(CASE WHEN role = 'region' THEN name END) AS region
WITH survey, users, answer, region, f.value AS value, f.low AS low, f.high AS high, f.op AS op, f.unit AS unit,
  f.level AS level, f.printed AS printed, f.basis AS basis, f.period_start AS period_start,
  f.period_end AS period_end, coalesce(f.forecast, false) AS forecast, f.named_source AS named_source,
  f.strength AS strength, f.id AS fact
ORDER BY fact
WITH survey, users, answer, region, value, low, high, op, unit, level, printed, basis, period_start, period_end,
  forecast, named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN survey, users, answer, region, value, low, high, op, unit, level, printed, basis, period_start, period_end,
  forecast, named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY survey, users, basis, value DESC, answer, region, low, high, op, unit, level, printed, period_start,
  period_end, forecast, named_source, strength
