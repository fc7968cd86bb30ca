// title: 多家共用的供应方 | Suppliers that several companies share
// question: 哪些企业或机构向两家以上供应，或其产品、模型为两家以上所用，供应什么、各供应谁？ | Which companies or organizations supply two or more others, or have products and models that two or more others use, what do they supply, and to whom?
// params:
//   customer: Company|Organization?
// returns: supplier, kind, count, customers, products, relations, strength, facts
// tags: vendor, supply, concentration
OPTIONAL MATCH (:Company|Organization {id: $customer})<-[:SUPPLIES|USED_BY]-(:Company|Organization|Product|Model
  |Technology)<-[:OFFERS|DEVELOPS*0..1]-(near:Company|Organization)
WITH collect(DISTINCT near.id) AS asked
MATCH (supplier:Company|Organization)
WHERE $customer IS NULL OR supplier.id IN asked
MATCH (supplier)-[made:OFFERS|DEVELOPS*0..1]->(thing:Company|Organization|Product|Model|Technology)
MATCH (thing)-[s:SUPPLIES|USED_BY]->(customer:Company|Organization)
WHERE supplier.id <> customer.id AND s.until IS NULL AND all(r IN made WHERE r.until IS NULL)
  AND (type(s) = 'SUPPLIES' AND size(made) = 0 OR type(s) = 'USED_BY' AND size(made) = 1)
WITH supplier.id AS id, supplier.name AS supplier, labels(supplier)[0] AS kind, customer.id AS customer_id,
  customer.name AS customer, CASE WHEN size(made) = 1 THEN thing.name
  ELSE substring(s.product, size(split(s.product, ':')[0]) + 1) END AS product,
  type(s) AS relation, [r IN made | r.strength] + [s.strength] AS strengths, [r IN made | r.id] + [s.id] AS facts
UNWIND facts AS fact
WITH id, supplier, kind, customer_id, customer, product, relation, fact,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END AS strength
ORDER BY customer, product, relation, fact
WITH id, supplier, kind, customer_id, customer, collect(DISTINCT product) AS products,
  collect(DISTINCT relation) AS relations, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
WITH id, supplier, kind, customer_id, customer, products, relations, facts,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength
ORDER BY customer, customer_id
WITH id, supplier, kind, collect(customer_id) AS ids, collect(customer) AS customers, collect({products: products,
  relations: relations, strength: strength, facts: facts}) AS ways
WHERE size(ids) > 1 AND ($customer IS NULL OR $customer IN ids)
UNWIND ways AS way
UNWIND way.facts AS fact
UNWIND way.relations AS relation
UNWIND way.products + [null] AS product
WITH id, supplier, kind, size(ids) AS count, customers, product, relation, way.strength AS strength, fact
ORDER BY product, relation, fact
WITH id, supplier, kind, count, customers, collect(DISTINCT product) AS products, collect(DISTINCT relation) AS relations,
  collect(DISTINCT strength) AS s, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH id, supplier, kind, count, customers, products, relations, s, fact
ORDER BY fact
WITH id, supplier, kind, count, customers, products, relations, s, collect(fact) AS facts
RETURN supplier, kind, count, customers, products, relations, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY count DESC, supplier, id
