// title: 企业的数据 | Figures about companies
// question: 来源给出企业、机构及其产品的哪些数（客户数、份额、专利、案例成效等），每个数还关于什么？ | Which figures does the source give for companies, organizations and their products (customers, shares, patents, case results), and what else is each figure about?
// params:
//   company: Company|Organization?
// returns: companies, about, metric, value, low, high, op, unit, printed, level, period_start, period_end, forecast, basis, named_source, strength, facts
// tags: vendor, company, product, figure
MATCH (owner:Company|Organization)-[made:OFFERS*0..1]->(:Company|Organization|Product)<-[:ABOUT]-(f:Figure)
WHERE $company IS NULL OR owner.id = $company
WITH f, owner.name AS owner, [x IN made | x.strength] + [f.strength] AS strengths, [x IN made | x.id] + [f.id] AS ids
UNWIND ids AS fact
WITH f, owner, fact,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END AS strength
ORDER BY owner, fact
WITH f, strength, collect(DISTINCT owner) AS companies, collect(DISTINCT fact) AS found
MATCH (f)-[d:ABOUT]->(n:Company|Organization|Product|Model|Technology|Chain|Layer|Segment|VendorCategory|Industry|UserGroup
  |Region|Scenario|Benchmark|Capability|BusinessModel|DeploymentMode|Barrier|Trend|Policy|Framework|Channel|`Case`)
WITH f, strength, companies, found, d.role + '=' + n.name AS dimension ORDER BY dimension
WITH f, strength, companies, found, collect(dimension) AS about
UNWIND found AS fact
WITH companies, about, f.metric AS metric, f.value AS value, f.low AS low, f.high AS high, f.op AS op, f.unit AS unit,
  f.printed AS printed, f.level AS level, f.period_start AS period_start, f.period_end AS period_end,
  f.forecast AS forecast, f.basis AS basis, f.named_source AS named_source, strength, fact
ORDER BY fact
WITH companies, about, metric, value, low, high, op, unit, printed, level, period_start, period_end, forecast, basis,
  named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN companies, about, metric, value, low, high, op, unit, printed, level, period_start, period_end, forecast,
  basis, named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY companies, metric, period_start, period_end, basis, printed, about, value, low, high, op, unit, level, forecast,
  named_source, strength
