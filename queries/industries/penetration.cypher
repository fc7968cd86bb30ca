// title: 各行业的渗透与应用程度 | Penetration and adoption by industry
// question: 某条产业链或技术在各行业渗透到什么程度，来源给出的是数字还是等级？ | How far has a chain or a technology penetrated each industry, as a number or as a level?
// params:
//   chain: Chain?
//   industry: Industry?
// returns: about, industries, region, metric, value, low, high, op, unit, levels, printed, basis, period_start,
//   period_end, forecast, named_source, strength, facts
// tags: industry, market, penetration
MATCH (f:Figure)-[:ABOUT {role: 'industry'}]->(:Industry)
WHERE f.metric IN ['penetration', 'adoption']
  AND ($chain IS NULL OR EXISTS { (f)-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain}) })
  AND ($industry IS NULL OR EXISTS { (f)-[:ABOUT {role: 'industry'}]->(:Industry {id: $industry}) })
WITH DISTINCT f
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN NOT role IN ['industry', 'region', 'of'] THEN name END) AS about,
  collect(CASE WHEN role = 'industry' THEN name END) AS industries,
  collect(CASE WHEN role = 'region' THEN name END) AS region
WITH about, industries, region, f.metric AS metric, f.value AS value, f.low AS low, f.high AS high, f.op AS op,
  f.unit AS unit, f.level AS level, f.printed AS printed, f.basis AS basis, f.period_start AS period_start,
  f.period_end AS period_end, coalesce(f.forecast, false) AS forecast, f.named_source AS named_source,
  f.strength AS strength, f.id AS fact
ORDER BY level, printed, fact
WITH about, industries, region, metric, value, low, high, op, unit, basis, period_start, period_end, forecast,
  named_source, CASE WHEN value IS NULL AND low IS NULL AND high IS NULL THEN level END AS only_level,
  collect(DISTINCT level) AS levels, collect(DISTINCT printed) AS printed, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN about, industries, region, metric, value, low, high, op, unit, levels, printed, basis, period_start, period_end,
  forecast, named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY metric DESC, about, value DESC, industries, region, low, high, op, unit, only_level, basis, period_start,
  period_end, forecast, named_source
