// title: 运行在模型之上的产品 | Products that run on a model
// question: 哪些产品、案例、环节和企业运行在哪个模型、技术或平台之上，底座由谁研发、产品由谁提供？ | Which products, cases, segments and companies run on which model, technology or platform, who develops it, and who offers the product?
// params:
//   base: Model|Technology|Product?
//   maker: Company|Organization?
// returns: base, base_kind, makers, product, kind, vendors, strength, facts
// tags: model, product, dependency
MATCH (base:Model|Technology|Product)<-[r:POWERED_BY]-(product:Product|`Case`|Segment|Model|Company|Chain)
WHERE ($base IS NULL OR base.id = $base)
  AND ($maker IS NULL OR EXISTS { (:Company|Organization {id: $maker})-[:DEVELOPS|OFFERS]->(base) WHERE true })
OPTIONAL MATCH (base)<-[d:DEVELOPS|OFFERS]-(maker:Company|Organization)
OPTIONAL MATCH (product)<-[o:OFFERS|DEVELOPS]-(vendor:Company|Organization)
WITH base.id AS base_id, base.name AS base, labels(base)[0] AS base_kind, maker.name AS maker, product.id AS product_id,
  product.name AS product, labels(product)[0] AS kind, vendor.name AS vendor,
  [r.strength, d.strength, o.strength] AS strengths, [r.id, d.id, o.id] AS ids
UNWIND ids AS fact
WITH base_id, base, base_kind, maker, product_id, product, kind, vendor, fact,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END AS strength
ORDER BY maker, vendor, fact
WITH base_id, base, base_kind, product_id, product, kind, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT maker) AS makers, collect(DISTINCT vendor) AS vendors, collect(DISTINCT fact) AS facts
RETURN base, base_kind, makers, product, kind, vendors,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY base_kind, base, base_id, kind, product, product_id, strength
