// title: 多家共用的供应方 | Suppliers that several companies share
// question: 哪些企业或机构向两家以上供应，或其产品、模型为两家以上所用，供应什么、各供应谁？ | Which companies or organizations supply two or more others, or have products and models that two or more others use, what do they supply, and to whom?
// params:
//   customer: Company|Organization?
// returns: supplier, kind, count, customers, products, relations, strength, facts
// tags: vendor, supply, concentration
MATCH (customer:Company|Organization)<-[s:SUPPLIES|USED_BY]-(near:Company|Organization|Product|Model|Technology)
WHERE s.until IS NULL
MATCH (near)<-[made:OFFERS|DEVELOPS*0..1]-(supplier:Company|Organization)
WHERE supplier.id <> customer.id AND all(r IN made WHERE r.until IS NULL)
  AND (type(s) = 'SUPPLIES' AND size(made) = 0 OR type(s) = 'USED_BY' AND size(made) = 1)
WITH supplier, customer, CASE WHEN size(made) = 1 THEN near.name
  ELSE substring(s.product, size(split(s.product, ':')[0]) + 1) END AS product,
  type(s) AS relation, [r IN made | r.strength] + [s.strength] AS strengths, [r IN made | r.id] + [s.id] AS ids
UNWIND ids AS fact
WITH supplier, customer, product, relation, fact,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END AS strength
ORDER BY customer.name, product, relation, fact
WITH supplier, customer, collect(DISTINCT product) AS products, collect(DISTINCT relation) AS relations,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
WITH supplier, customer, products, relations, facts,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength
ORDER BY customer.name, customer.id
WITH supplier, collect(customer.id) AS ids, collect(customer.name) AS customers, collect({products: products,
  relations: relations, strength: strength, facts: facts}) AS ways
WHERE size(ids) > 1 AND ($customer IS NULL OR $customer IN ids)
UNWIND ways AS way
UNWIND way.facts AS fact
UNWIND way.relations AS relation
UNWIND way.products + [null] AS product
WITH supplier.id AS id, supplier.name AS supplier, labels(supplier)[0] AS kind, size(ids) AS count, customers, product,
  relation, way.strength AS strength, fact
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
