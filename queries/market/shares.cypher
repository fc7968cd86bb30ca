// title: 份额与占比 | Shares of a whole
// question: 一个整体由谁各占多少，按什么口径，数字出自哪里？ | What share of a whole does each part have, on what basis, and which source is named for the figure?
// params:
//   whole: Node?
// returns: whole, parts, region, metric, value, low, high, op, unit, level, printed, basis, period_start,
//   period_end, forecast, named_source, strength, facts
// tags: market, shares, concentration
MATCH (f:Figure)
WHERE f.metric IN ['market_share', 'customer_share', 'application_share', 'home_share']
  AND ($whole IS NULL OR EXISTS { (f)-[:ABOUT {role: 'of'}]->(:Chain|Layer|Segment|VendorCategory|Industry|Company
  |Product|Technology|UserGroup|Region {id: $whole}) })
MATCH (f)-[a:ABOUT]->(n:Chain|Layer|Segment|VendorCategory|Industry|Company|Organization|Product|Model|Technology
  |Scenario|DeploymentMode|BusinessModel|UserGroup|Region|Capability|Benchmark|Policy|Trend|Barrier|Framework|Channel
  |`Case`)
WITH f, a.role AS role, n.name AS name
ORDER BY role, name
WITH f, collect(CASE WHEN role = 'of' THEN name END) AS whole,
  collect(CASE WHEN NOT role IN ['of', 'region'] THEN name END) AS parts,
  collect(CASE WHEN role = 'region' THEN name END) AS region
WITH whole, parts, region, f.metric AS metric, f.value AS value, f.low AS low, f.high AS high, f.op AS op,
  f.unit AS unit, f.level AS level, f.printed AS printed, f.basis AS basis, f.period_start AS period_start,
  f.period_end AS period_end, coalesce(f.forecast, false) AS forecast, f.named_source AS named_source,
  f.strength AS strength, f.id AS fact
ORDER BY fact
WITH whole, parts, region, metric, value, low, high, op, unit, level, printed, basis, period_start, period_end,
  forecast, named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN whole, parts, region, metric, value, low, high, op, unit, level, printed, basis, period_start, period_end,
  forecast, named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY whole, metric, period_start, forecast, value DESC, parts, region, low, high, op, unit, level, printed,
  basis, period_end, named_source, strength
