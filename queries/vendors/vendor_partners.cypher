// title: 厂商的合作伙伴与所属集团 | Partners and parent companies of a vendor
// question: 谁与谁合作、围绕什么，谁隶属于谁？ | Who partners with whom and on what, and who is a unit of whom?
// params:
//   vendor: Company|Organization|VendorCategory|Role?
// returns: vendor, relation, partner, kind, topic, strength, facts
// tags: vendor, partner
MATCH (a:Company|Organization|VendorCategory|Role)-[r:PARTNERS_WITH|UNIT_OF]->(b:Company|Organization|VendorCategory|Role|UserGroup)
WHERE $vendor IS NULL OR a.id = $vendor OR b.id = $vendor
WITH r, a, b, type(r) = 'PARTNERS_WITH' AND CASE WHEN $vendor IS NULL THEN b.id < a.id ELSE b.id = $vendor END AS turned
WITH CASE WHEN turned THEN b ELSE a END AS vendor, CASE WHEN turned THEN a ELSE b END AS partner, r
WITH vendor.id AS vendor_id, vendor.name AS vendor, type(r) AS relation, partner.id AS partner_id, partner.name AS partner,
  labels(partner)[0] AS kind, CASE WHEN r.on IS NOT NULL THEN substring(r.on, size(split(r.on, ':')[0]) + 1) END AS topic,
  r.strength AS strength, r.id AS fact
ORDER BY fact
WITH vendor_id, vendor, relation, partner_id, partner, kind, topic, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN vendor, relation, partner, kind, topic,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY relation, vendor, vendor_id, partner, partner_id, topic, strength
