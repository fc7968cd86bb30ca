// title: 架构的各层与其内容 | Layers of a framework and their contents
// question: 来源的一个架构分成哪些层或部分，每一部分放入了什么？没有列出时来源怎么说？ | Which layers or parts does a framework have, what does each contain, and what does the source say if it lists nothing?
// params:
//   framework: Framework?
// returns: framework, position, part, part_kind, member, kind, relation, coverage, strength, facts
// tags: framework, layer, coverage
MATCH (framework:Framework)
WHERE $framework IS NULL OR framework.id = $framework
OPTIONAL MATCH (framework)<-[p:PART_OF]-(part:Layer|Segment|Technology|Scenario|Product|Capability|Chain)
WITH framework, p, part, coalesce(part, framework) AS place
OPTIONAL MATCH (place)<-[m:PART_OF|ACTS_IN]-(member:Chain|Segment|VendorCategory|Technology|Scenario|Capability|Industry
  |UserGroup|Product|Company)
WHERE part IS NOT NULL
OPTIONAL MATCH (place)<-[:ABOUT]-(a:Coverage)
WHERE part IS NOT NULL AND a.aspect IN ['segments', 'members', 'technology']
OPTIONAL MATCH (framework)<-[:ABOUT]-(b:Coverage)
WHERE member IS NULL AND b.aspect IN ['segments', 'members', 'technology']
WITH framework.id AS framework_id, framework.name AS framework, part.position AS position, part.id AS part_id,
  part.name AS part, labels(part)[0] AS part_kind, member.id AS member_id, member.name AS member,
  labels(member)[0] AS kind, type(m) AS relation, [p.strength, m.strength] AS strengths, b.strength AS noted,
  [state IN [a.aspect + ': ' + a.state, b.aspect + ': ' + b.state] WHERE state IS NOT NULL] AS states,
  [id IN [CASE WHEN p.source IS NOT NULL THEN p.id END, CASE WHEN m.source IS NOT NULL THEN m.id END, a.id, b.id]
    WHERE id IS NOT NULL] AS ids
UNWIND CASE WHEN states = [] THEN [null] ELSE states END AS state
UNWIND CASE WHEN ids = [] THEN [null] ELSE ids END AS fact
WITH framework_id, framework, position, part_id, part, part_kind, member_id, member, kind, relation,
  CASE WHEN part_id IS NULL THEN [noted] ELSE strengths END AS strengths, state, fact
WITH framework_id, framework, position, part_id, part, part_kind, member_id, member, kind, relation,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied'
  WHEN 'explicit' IN strengths THEN 'explicit' END
  AS strength, state, fact
ORDER BY state, fact
WITH framework_id, framework, position, part_id, part, part_kind, member_id, member, kind, relation,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
WHERE part IS NOT NULL OR size(facts) > 0
RETURN framework, position, part, part_kind, member, kind, relation, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY framework, framework_id, position, part, part_id, kind, member, member_id, relation, strength
