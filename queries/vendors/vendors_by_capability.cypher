// title: 按能力筛选厂商 | Vendors by capability keyword
// question: 哪些厂商自身或其产品、模型的能力、优势、角色或所用技术中含有某个词？ | Which vendors, or their products and models, have a capability, advantage, role or technology whose name contains a keyword?
// params:
//   contains: str = 知识
// returns: vendor, product, relation, capability, kind, aspect, strength, facts
// tags: vendor, capability, shortlist
MATCH (capability:Capability|Role|Technology)
WHERE any(name IN [capability.name] + coalesce(capability.aliases, []) WHERE toLower(name) CONTAINS toLower($contains))
MATCH (capability)<-[r:HAS_CAPABILITY|HAS_ADVANTAGE|HAS_ROLE|USES]-(holder:Company|Organization|Product|Model)
MATCH (holder)<-[made:OFFERS|DEVELOPS*0..1]-(vendor:Company|Organization)
WITH vendor.id AS vendor_id, vendor.name AS vendor, CASE WHEN size(made) > 0 THEN holder.id END AS product_id,
  CASE WHEN size(made) > 0 THEN holder.name END AS product, type(r) AS relation, capability.id AS capability_id,
  capability.name AS capability, labels(capability)[0] AS kind, r.aspect AS aspect,
  [x IN made | x.strength] + [r.strength] AS strengths, [x IN made | x.id] + [r.id] AS ids
UNWIND ids AS fact
WITH vendor_id, vendor, product_id, product, relation, capability_id, capability, kind, aspect,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, fact
ORDER BY fact
WITH vendor_id, vendor, product_id, product, relation, capability_id, capability, kind, aspect,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN vendor, product, relation, capability, kind, aspect,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY vendor, vendor_id, product, product_id, relation, capability, capability_id, aspect, strength
