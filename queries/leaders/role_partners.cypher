// title: 基座模型方与行业方：角色如何合作 | How base-model and industry roles work together
// question: 哪些角色或厂商类型相互合作、共建什么，双方各点名了谁，其间有哪些具体模型？ | Which roles and vendor categories work together and on what, who is named on each side, and which models are involved?
// params:
//   role: Role|VendorCategory?
// returns: role, partner, works_on, role_examples, partner_examples, models, coverage, strength, facts
// tags: leaders, roles, partners
MATCH (x:Role|VendorCategory)-[r:PARTNERS_WITH]->(y:Role|VendorCategory|UserGroup|Company|Organization)
WHERE $role IS NULL OR x.id = $role OR y.id = $role
WITH x, r, y, r.on AS work_id
OPTIONAL MATCH (work:Technology|Model|Product|Chain|Segment|`Case`)
WHERE work.id = work_id
OPTIONAL MATCH (x)<-[h:HAS_ROLE|EXAMPLE_OF|BELONGS_TO|ACTS_IN]-(one:Company|Organization)
OPTIONAL MATCH (y)<-[k:HAS_ROLE|EXAMPLE_OF|BELONGS_TO|ACTS_IN]-(two:Company|Organization)
WITH x, r, y, work, one, h, two, k, coalesce(work, x) AS base
OPTIONAL MATCH (base)<-[b:BELONGS_TO|EXAMPLE_OF|BASED_ON]-(model:Model)
WHERE work IS NOT NULL
UNWIND [x, y] AS silent
OPTIONAL MATCH (silent)<-[:ABOUT]-(note:Coverage)
WHERE note.aspect IN ['leaders', 'members']
UNWIND [{side: 0, name: null, fact: r.id}, {side: 1, name: one.name, fact: h.id}, {side: 2, name: two.name, fact: k.id},
  {side: 3, name: model.name, fact: b.id}, {side: 4, name: note.state, fact: note.id}] AS each
WITH x.id AS x_id, x.name AS role, y.id AS y_id, y.name AS partner, work.name AS works_on, r.strength AS strength,
  each.side AS side, each.name AS name, each.fact AS fact
ORDER BY name, fact
WITH x_id, role, y_id, partner, works_on, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT CASE WHEN side = 1 THEN name END) AS role_examples,
  collect(DISTINCT CASE WHEN side = 2 THEN name END) AS partner_examples,
  collect(DISTINCT CASE WHEN side = 3 THEN name END) AS models,
  collect(DISTINCT CASE WHEN side = 4 THEN name END) AS coverage, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH x_id, role, y_id, partner, works_on, strengths, role_examples, partner_examples, models, coverage, fact
ORDER BY fact
WITH x_id, role, y_id, partner, works_on, strengths, role_examples, partner_examples, models, coverage,
  collect(fact) AS facts
RETURN role, partner, works_on, role_examples, partner_examples, models, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY role, partner, works_on, x_id, y_id
