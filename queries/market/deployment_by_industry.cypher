// title: 各行业的部署占比 | Deployment shares by industry
// question: 各产业链在各行业以公有云、私有云、混合云部署的占比是多少？ | What share of each chain's deployments in each industry is public, private or hybrid cloud?
// params:
//   chain: Chain?
// returns: chain, industries, deployment, region, value, low, high, op, unit, level, printed, basis, period_start,
//   period_end, forecast, named_source, strength, facts
// tags: market, deployment, industry
MATCH (f:Figure)-[:ABOUT {role: 'deployment'}]->(:DeploymentMode)
WHERE f.metric = 'deployment_share'
  AND ($chain IS NULL OR EXISTS { (f)-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain}) })
WITH DISTINCT f
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN role = 'chain' THEN name END) AS chain,
  collect(CASE WHEN role = 'industry' THEN name END) AS industries,
  collect(CASE WHEN role = 'deployment' THEN name END) AS deployment,
  collect(CASE WHEN role = 'region' THEN name END) AS region
WITH chain, industries, deployment, region, f.value AS value, f.low AS low, f.high AS high, f.op AS op,
  f.unit AS unit, f.level AS level, f.printed AS printed, f.basis AS basis, f.period_start AS period_start,
  f.period_end AS period_end, coalesce(f.forecast, false) AS forecast, f.named_source AS named_source,
  f.strength AS strength, f.id AS fact
ORDER BY fact
WITH chain, industries, deployment, region, value, low, high, op, unit, level, printed, basis, period_start,
  period_end, forecast, named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN chain, industries, deployment, region, value, low, high, op, unit, level, printed, basis, period_start,
  period_end, forecast, named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength,
  facts
ORDER BY chain, industries, deployment, value DESC, region, low, high, op, unit, level, printed, basis,
  period_start, period_end, forecast, named_source, strength
