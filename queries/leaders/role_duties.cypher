// title: 角色的职责与优势 | Duties and advantages of each role
// question: 各角色各自承担什么、获得什么？ | What are the duties of each role, and what does it gain?
// params:
//   role: Role?
// returns: role, relation, capability, strength, facts
// tags: leaders, roles
MATCH (role:Role)-[r:HAS_DUTY|HAS_ADVANTAGE]->(capability:Capability)
WHERE $role IS NULL OR role.id = $role
WITH role.name AS role, type(r) AS relation, capability.id AS id, capability.name AS capability,
  r.strength AS strength, r.id AS fact
ORDER BY fact
WITH role, relation, id, capability, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN role, relation, capability, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength,
  facts
ORDER BY role, relation DESC, capability, strength, id
