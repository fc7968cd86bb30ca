// title: 角色认定证据 | Evidence for a role
// question: 在该角色所建模型应用的行业，来源为每条子标准举了哪些例子？没有举例时只有一行。modality 写明“所建”只是预测、计划或建议。 | Which examples does the source give for each sub-criterion of a role, in the industries that use what the role builds? One row says that there are none; `modality` says whether the role is only expected, planning or advised to build it.
// params:
//   role: Role = 智能链主
//   industry: Industry?
// returns: built, modality, industry, criterion, sub_criterion, example, coverage, strength, facts
// tags: leaders, criteria, evidence, industry
MATCH (role:Role {id: $role})-[r:HAS_CRITERION]->(criterion:Capability)
OPTIONAL MATCH (role)-[d:DEVELOPS]->(made:Technology|Model)
OPTIONAL MATCH (role)<-[:ABOUT {role: 'from'}]-(s:Statement {relation: 'DEVELOPS'})-[:ABOUT {role: 'to'}]->(meant:Technology|Model)
WITH r, criterion, coalesce(made, meant) AS built, CASE WHEN made IS NULL THEN s.modality END AS modality,
  CASE WHEN made IS NULL THEN s.id ELSE d.id END AS builds, CASE WHEN made IS NULL THEN s.strength ELSE d.strength END AS build_strength
OPTIONAL MATCH (sub:Capability)-[p:PART_OF]->(criterion)
OPTIONAL MATCH (note:Coverage {aspect: 'cases'})-[:ABOUT]->(sub)
OPTIONAL MATCH (built)-[a:APPLIES_IN]->(industry:Industry) WHERE $industry IS NULL OR industry.id = $industry
OPTIONAL MATCH (sub)<-[e:EXAMPLE_OF|HAS_CAPABILITY]-(example:Company|Organization|Product|Model|`Case`|Scenario|Segment)
  -[i:APPLIES_IN|SERVES|INVOLVES|BELONGS_TO]->(industry)
WITH built.name AS built, modality, collect(DISTINCT note.state) AS states,
  [x IN collect({industry: industry.name, criterion: criterion.name, sub: sub.name, example: example.name, coverage: note.state,
    strengths: [build_strength, a.strength, r.strength, e.strength, i.strength],
    facts: [builds, a.id, r.id, CASE WHEN p.source IS NOT NULL THEN p.id END, e.id, i.id]}) WHERE x.example IS NOT NULL] AS found,
  collect(DISTINCT builds) + collect(DISTINCT note.id) AS none_facts,
  collect(DISTINCT build_strength) + collect(DISTINCT note.strength) AS none_strengths
UNWIND CASE WHEN size(found) > 0 THEN found ELSE [{industry: null, criterion: null, sub: null, example: null,
  coverage: states[0], strengths: none_strengths, facts: none_facts}] END AS row
UNWIND row.facts AS fact
WITH built, modality, row.industry AS industry, row.criterion AS criterion, row.sub AS sub_criterion, row.example AS example,
  row.coverage AS coverage, CASE WHEN 'editorial' IN row.strengths THEN 'editorial'
  WHEN 'implied' IN row.strengths THEN 'implied' ELSE 'explicit' END AS strength, fact
ORDER BY fact
WITH built, modality, industry, criterion, sub_criterion, example, coverage, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN built, modality, industry, criterion, sub_criterion, example, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY built, industry, criterion, sub_criterion, example, coverage, strength
