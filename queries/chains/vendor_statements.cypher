// title: 陈述在厂商间的分布 | How statements are spread over vendors
// question: 在层级、环节和厂商类型里，直接点名各厂商的陈述各占多少？这不是市场份额。 | Of the statements that name vendors directly in a layer, segment or vendor category, what share names each? It is not their share of a market.
// params:
//   place: Layer|Segment|VendorCategory?
// returns: place, kind, vendor, count, share, strength, facts
// tags: chain, vendor, concentration, sources
MATCH (vendor:Company|Organization)-[r:ACTS_IN|OFFERS|BELONGS_TO|EXAMPLE_OF]->(place:Layer|Segment|VendorCategory)
WHERE r.until IS NULL AND ($place IS NULL OR place.id = $place)
WITH place, vendor, r
ORDER BY r.id
WITH place, vendor, count(DISTINCT type(r)) AS count, collect(DISTINCT r.strength) AS s, collect(DISTINCT r.id) AS facts
WITH place, collect({id: vendor.id, name: vendor.name, count: count, s: s, facts: facts}) AS vendors, sum(count) AS total
UNWIND vendors AS each
WITH place.id AS id, place.name AS place, labels(place)[0] AS kind, each.id AS vendor_id, each.name AS vendor,
  each.count AS count, 100.0 * each.count / total AS share, each.s AS s, each.facts AS facts
RETURN place, kind, vendor, count, share, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY place, kind, count DESC, vendor, id, vendor_id
