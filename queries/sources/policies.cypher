// title: 政策及其涉及 | Policies and what they cover
// question: 来源列出了哪些政策，何时由谁发布，涉及哪些地区、行业、技术与对象？ | Which policies does the source list, who issued them and when, and which regions, industries, technologies and groups do they cover?
// params:
//   issuer: Organization|Company?
//   year: str?
// returns: policy, issued, issuers, regions, covers, strength, facts
// tags: sources, policy
MATCH (policy:Policy)
WHERE ($year IS NULL OR policy.issued STARTS WITH $year)
  AND ($issuer IS NULL OR EXISTS { (policy)-[:ISSUED_BY]->(:Company|Organization {id: $issuer}) })
MATCH (policy)-[r:ISSUED_BY|COVERS]->(x:Company|Organization|Product|Model|Industry|Scenario|Chain|Layer|Segment
  |VendorCategory|UserGroup|Technology|Capability|Role|Region)
WITH policy.id AS id, policy.name AS policy, policy.issued AS issued, type(r) AS relation, labels(x)[0] AS kind,
  x.name AS name, r.strength AS strength, r.id AS fact
ORDER BY name, fact
WITH id, policy, issued, collect(DISTINCT CASE WHEN relation = 'ISSUED_BY' THEN name END) AS issuers,
  collect(DISTINCT CASE WHEN relation = 'COVERS' AND kind = 'Region' THEN name END) AS regions,
  collect(DISTINCT CASE WHEN relation = 'COVERS' AND kind <> 'Region' THEN name END) AS covers,
  collect(strength) AS s, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH id, policy, issued, issuers, regions, covers, s, fact
ORDER BY fact
WITH id, policy, issued, issuers, regions, covers, s, collect(fact) AS facts
RETURN policy, issued, issuers, regions, covers, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY issued DESC, policy, id
