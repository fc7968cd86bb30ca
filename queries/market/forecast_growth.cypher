// title: 各链的预测增长 | Forecast growth of chains
// question: 各产业链与环节最近一年多大、预测期末多大、来源写明的年复合增长率是多少？ | For each chain and segment, what are the latest market size, the size at the end of the forecast, and the growth rate stated by the source?
// params:
//   chain: Chain?
// returns: about, region, base_year, base, unit, base_printed, target_year, target, target_unit, target_printed, cagr,
//   cagr_printed, strength, facts
// tags: market, growth, forecast
MATCH (f:Figure)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model
  |Technology|Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier
  |Framework|Channel|`Case`)
WHERE f.metric IN ['market_size', 'cagr'] AND f.value IS NOT NULL
  AND ($chain IS NULL OR EXISTS { (f)-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain}) })
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN role <> 'region' THEN name END) AS about,
  collect(CASE WHEN role = 'region' THEN name END) AS region
WITH about, region, f.metric AS metric, coalesce(f.forecast, false) AS forecast, f.period_start AS since,
  f.period_end AS until, f.value AS value, f.unit AS unit, f.printed AS printed, f.strength AS strength, f.id AS fact
ORDER BY fact
WITH about, region, metric, forecast, since, until, value, unit, printed, strength, collect(DISTINCT fact) AS facts
WITH about, region, collect({metric: metric, forecast: forecast, since: since, until: until, value: value, unit: unit,
  printed: printed, strength: strength, facts: facts}) AS stated
UNWIND stated AS base
UNWIND stated AS target
WITH about, region, base, target, stated
WHERE base.metric = 'market_size' AND NOT base.forecast AND target.metric = 'market_size' AND target.forecast
  AND base.since < target.since
  AND NOT any(x IN stated WHERE x.metric = 'market_size' AND NOT x.forecast AND x.since > base.since)
  AND NOT any(x IN stated WHERE x.metric = 'market_size' AND x.forecast AND x.since > target.since)
WITH about, region, base, target, [x IN stated WHERE x.metric = 'cagr' AND x.forecast
  AND coalesce(x.since, base.since) = base.since AND coalesce(x.until, target.since) = target.since] AS rates
UNWIND CASE WHEN size(rates) = 0 THEN [{facts: []}] ELSE rates END AS rate
WITH about, region, base, target, rate, base.facts + target.facts + rate.facts AS facts,
  [base.strength, target.strength, rate.strength] AS s
UNWIND facts AS fact
WITH about, region, base.since AS base_year, base.value AS base, base.unit AS unit, base.printed AS base_printed,
  target.since AS target_year, target.value AS target, target.unit AS target_unit, target.printed AS target_printed,
  rate.value AS cagr, rate.printed AS cagr_printed,
  CASE WHEN 'editorial' IN s THEN 'editorial' WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, fact
ORDER BY base_printed, target_printed, cagr_printed, fact
WITH about, region, base_year, base, unit, target_year, target, target_unit, cagr,
  collect(DISTINCT base_printed) AS base_printed, collect(DISTINCT target_printed) AS target_printed,
  collect(DISTINCT cagr_printed) AS cagr_printed, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN about, region, base_year, base, unit, base_printed, target_year, target, target_unit, target_printed, cagr,
  cagr_printed, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY about, region, base_year DESC, target_year, base, unit, target, target_unit, cagr
