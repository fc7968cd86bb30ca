// title: 市场规模与增长 | Market size and growth
// question: 一条产业链及其各部分各年的市场规模和增长率是多少，哪些是预测？ | What are the market size and growth rate of a chain and its parts in each year, and which figures are forecasts?
// params:
//   chain: Chain = 智能客服
// returns: parts, region, metric, value, low, high, op, unit, level, printed, basis, period_start, period_end,
//   forecast, strength, named_source, facts
// tags: market, growth
MATCH (f:Figure)-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain})
WHERE f.metric IN ['market_size', 'cagr', 'growth_rate']
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN NOT role IN ['chain', 'region'] THEN name END) AS parts,
  collect(CASE WHEN role = 'region' THEN name END) AS region
WITH parts, region, f.metric AS metric, f.value AS value, f.low AS low, f.high AS high, f.op AS op, f.unit AS unit,
  f.level AS level, f.printed AS printed, f.basis AS basis, f.period_start AS period_start,
  f.period_end AS period_end, coalesce(f.forecast, false) AS forecast, f.strength AS strength,
  f.named_source AS named_source, f.id AS fact
ORDER BY fact
WITH parts, region, metric, value, low, high, op, unit, level, printed, basis, period_start, period_end, forecast,
  named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN parts, region, metric, value, low, high, op, unit, level, printed, basis, period_start, period_end, forecast,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, named_source, facts
ORDER BY parts, metric DESC, region, period_start, period_end, value, low, high, op, unit, level, printed, basis,
  forecast, named_source
