// title: 价格、成本与投入 | Prices, costs and investment
// question: 来源给出了哪些价格、成本、收入和投资额，或只说高低升降？ | Which prices, costs, revenues and investments does the source give, as numbers or only as high, low, rising or falling?
// params:
//   chain: Chain?
//   metric: str?; price, cost, cost_change, revenue, investment
// returns: about, whole, region, metric, value, low, high, op, unit, level, printed, basis, period_start,
//   period_end, forecast, named_source, strength, facts
// tags: market, prices, costs
MATCH (f:Figure)
WHERE f.metric IN ['price', 'cost', 'cost_change', 'revenue', 'investment']
  AND ($metric IS NULL OR f.metric = $metric)
  AND ($chain IS NULL OR EXISTS { (f)-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain}) })
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN NOT role IN ['region', 'of'] THEN name END) AS about,
  collect(CASE WHEN role = 'of' THEN name END) AS whole, collect(CASE WHEN role = 'region' THEN name END) AS region
WITH about, whole, region, f.metric AS metric, f.value AS value, f.low AS low, f.high AS high, f.op AS op,
  f.unit AS unit, f.level AS level, f.printed AS printed, f.basis AS basis, f.period_start AS period_start,
  f.period_end AS period_end, coalesce(f.forecast, false) AS forecast, f.named_source AS named_source,
  f.strength AS strength, f.id AS fact
ORDER BY fact
WITH about, whole, region, metric, value, low, high, op, unit, level, printed, basis, period_start, period_end,
  forecast, named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN about, whole, region, metric, value, low, high, op, unit, level, printed, basis, period_start, period_end,
  forecast, named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY metric, about, period_start, value, whole, region, low, high, op, unit, level, printed, basis, period_end,
  forecast, named_source, strength
