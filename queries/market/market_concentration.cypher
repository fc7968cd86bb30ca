// title: 市场集中度 | Concentration of markets
// question: 按来源写明的单家份额，每个市场已知多少，前一、三、五家合计多少，赫芬达尔指数至少多少？ | From the stated shares of single firms: how much of each market is known, what have the largest, three and five largest together, and what is the Herfindahl-Hirschman index at least?
// params:
//   whole: Node?
// returns: whole, period, basis, others, vendors, covered_share, cr1, cr3, cr5, hhi, strength, facts
// tags: market, shares, concentration
MATCH (f:Figure)-[:ABOUT {role: 'of'}]->(of:Chain|Layer|Segment|VendorCategory|Industry|Product|Technology|UserGroup|Region)
WHERE f.metric = 'market_share' AND f.value IS NOT NULL AND f.until IS NULL AND f.strength <> 'editorial' AND coalesce(f.op, '=') IN ['=', '≈']
  AND ($whole IS NULL OR of.id = $whole)
  AND COUNT { (f)-[:ABOUT {role: 'company'}]->(:Company|Organization) } = 1
  AND COUNT { (f)-[:ABOUT {role: 'of'}]->() } = 1
MATCH (f)-[:ABOUT {role: 'company'}]->(vendor:Company|Organization)
OPTIONAL MATCH (f)-[a:ABOUT]->(other)
WHERE NOT a.role IN ['of', 'company']
WITH f, of, vendor, other
ORDER BY other.id
WITH f, of, vendor, collect(other.id) AS other_ids, collect(other.name) AS others
WITH of, vendor, other_ids, others, coalesce(f.forecast, false) AS forecast, f.basis AS basis,
  CASE WHEN f.period_end IS NULL OR f.period_end = f.period_start THEN f.period_start
    ELSE f.period_start + '–' + f.period_end END AS period,
  coalesce(min(CASE WHEN f.preferred THEN f.value END), min(f.value)) AS share, collect(DISTINCT f.strength) AS strengths, collect(DISTINCT f.id) AS ids
ORDER BY share DESC, vendor.name, vendor.id
WITH of, other_ids, others, forecast, basis, period, collect(vendor.name) AS vendors, collect(share) AS shares,
  collect(strengths) AS nested_strengths, collect(ids) AS nested
UNWIND nested AS ids
UNWIND ids AS fact
WITH of, other_ids, others, forecast, basis, period, vendors, shares, nested_strengths, fact
ORDER BY fact
WITH of, other_ids, others, forecast, basis, period, vendors, shares, nested_strengths, collect(fact) AS facts
UNWIND range(0, size(shares) - 1) AS place
WITH of, other_ids, others, forecast, basis, period, vendors, nested_strengths, facts, place, shares[place] AS share
WITH of, other_ids, others, forecast, basis, period, vendors, nested_strengths, facts, sum(share) AS covered_share,
  max(share) AS cr1, sum(CASE WHEN place < 3 THEN share ELSE 0.0 END) AS cr3,
  sum(CASE WHEN place < 5 THEN share ELSE 0.0 END) AS cr5, sum(share * share) AS hhi
WITH of, other_ids, others, period, basis, forecast, vendors, facts, covered_share, cr1, cr3, cr5, hhi, nested_strengths
WHERE covered_share <= 100.0 + 0.5 * size(vendors)
RETURN of.name AS whole, period, basis, others, vendors, covered_share, cr1, cr3, cr5, hhi,
  CASE WHEN any(x IN nested_strengths WHERE 'editorial' IN x) THEN 'editorial'
  WHEN any(x IN nested_strengths WHERE 'implied' IN x) THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY whole, period, basis, others, forecast, of.id, other_ids
