// title: 对行业与场景的影响 | Impact on industries and scenarios
// question: 来源说 AI 对哪些行业、场景影响大或小，成本如何变化？ | For which industries and scenarios does the source rate the impact as high or low, and how do costs change?
// params:
//   industry: Industry?
//   chain: Chain?
// returns: industries, scenarios, about, region, metric, value, low, high, op, unit, level, printed, basis,
//   period_start, period_end, forecast, named_source, strength, facts
// tags: industry, scenario, impact
MATCH (f:Figure)-[of:ABOUT]->(:Industry|Scenario)
WHERE f.metric IN ['impact', 'cost_change'] AND of.role IN ['industry', 'scenario']
  AND ($chain IS NULL OR EXISTS { (f)-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain}) })
  AND ($industry IS NULL OR EXISTS { (f)-[:ABOUT {role: 'industry'}]->(:Industry {id: $industry}) })
WITH DISTINCT f
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN role = 'industry' THEN name END) AS industries,
  collect(CASE WHEN role = 'scenario' THEN name END) AS scenarios,
  collect(CASE WHEN NOT role IN ['industry', 'scenario', 'region', 'of'] THEN name END) AS about,
  collect(CASE WHEN role = 'region' THEN name END) AS region
WITH industries, scenarios, about, region, f.metric AS metric, f.value AS value, f.low AS low, f.high AS high,
  f.op AS op, f.unit AS unit, f.level AS level, f.printed AS printed, f.basis AS basis,
  f.period_start AS period_start, f.period_end AS period_end, coalesce(f.forecast, false) AS forecast,
  f.named_source AS named_source, f.strength AS strength, f.id AS fact
ORDER BY fact
WITH industries, scenarios, about, region, metric, value, low, high, op, unit, level, printed, basis, period_start,
  period_end, forecast, named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN industries, scenarios, about, region, metric, value, low, high, op, unit, level, printed, basis, period_start,
  period_end, forecast, named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength,
  facts
ORDER BY metric DESC, industries, scenarios, about, region, value, low, high, op, unit, level, printed, basis,
  period_start, period_end, forecast, named_source, strength
