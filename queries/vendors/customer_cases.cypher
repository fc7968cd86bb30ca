// title: 客户案例及其成效 | Customer cases and their results
// question: 来源写了哪些客户案例，谁为谁用什么产品和模型做的，成效如何（指标、原文所印数字、口径）？ | Which customer cases does the source describe, who implemented them for whom with which products and models, and what are the results (metric, number as printed, basis)?
// params:
//   vendor: Company|Organization?
//   customer: Company|Organization?
// returns: case, vendors, customers, partners, products, models, industries, beneficiaries, silent_on, results,
//   strength, facts
// tags: vendor, cases, results
MATCH (story:`Case`)
WHERE ($vendor IS NULL OR EXISTS { (story)-[:INVOLVES {capacity: '厂商'}]->(:Company|Organization {id: $vendor}) })
  AND ($customer IS NULL OR EXISTS { (story)-[:INVOLVES {capacity: '客户'}]->(:Company|Organization {id: $customer}) })
OPTIONAL MATCH (story)-[r:INVOLVES]->(party:Company|Organization|Product|Model|UserGroup|Technology|Industry)
WITH story, r, party.name AS name
ORDER BY name, r.id
WITH story, collect(DISTINCT CASE WHEN r.capacity = '厂商' THEN name END) AS vendors,
  collect(DISTINCT CASE WHEN r.capacity = '客户' THEN name END) AS customers,
  collect(DISTINCT CASE WHEN r.capacity = '伙伴' THEN name END) AS partners,
  collect(DISTINCT CASE WHEN r.capacity = '产品' THEN name END) AS products,
  collect(DISTINCT CASE WHEN r.capacity = '模型' THEN name END) AS models,
  collect(DISTINCT CASE WHEN r.capacity = '行业' THEN name END) AS industries,
  collect(DISTINCT CASE WHEN r.capacity = '受益者' THEN name END) AS beneficiaries, collect(DISTINCT r.id) AS parties,
  collect(DISTINCT r.strength) AS strengths
OPTIONAL MATCH (note:Coverage)-[:ABOUT]->(story)
WHERE note.state IN ['lost', 'not_stated']
WITH story, vendors, customers, partners, products, models, industries, beneficiaries, parties, strengths, note
ORDER BY note.aspect, note.id
WITH story, vendors, customers, partners, products, models, industries, beneficiaries, parties, strengths,
  collect(DISTINCT note.aspect) AS silent_on, collect(DISTINCT note.id) AS notes, collect(note.strength) AS doubts
OPTIONAL MATCH (f:Figure)-[:ABOUT {role: 'case'}]->(story)
WITH story, vendors, customers, partners, products, models, industries, beneficiaries, silent_on, parties + notes AS used,
  strengths + doubts AS s, f
ORDER BY f.metric, f.basis, f.printed, f.id
WITH story, vendors, customers, partners, products, models, industries, beneficiaries, silent_on, used, s,
  collect(f.strength) AS more, collect(DISTINCT f.metric + ': ' + coalesce(f.printed, f.level)
  + coalesce(', ' + f.basis, '') + CASE WHEN f.forecast THEN ' (forecast)' ELSE '' END) AS results,
  collect(f.id) AS figures
WITH story, vendors, customers, partners, products, models, industries, beneficiaries, silent_on, results, s + more AS s,
  used + figures AS ids
UNWIND ids AS fact
WITH story.id AS id, story.name AS name, vendors, customers, partners, products, models, industries, beneficiaries,
  silent_on, results,
  CASE WHEN 'editorial' IN s THEN 'editorial' WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, fact
ORDER BY fact
WITH id, name, vendors, customers, partners, products, models, industries, beneficiaries, silent_on, results, strength,
  collect(DISTINCT fact) AS facts
RETURN name AS case, vendors, customers, partners, products, models, industries, beneficiaries, silent_on, results,
  strength, facts
ORDER BY name, id
