// title: 角色的职责与优势 | Duties and advantages of the roles
// question: 智能链主、基座模型技术提供商和行业龙头企业各自承担什么、获得什么？ | What does each role carry, and what does it gain?
// params:
//   role: Role?
// returns: role, relation, capability, strength, facts
// tags: leaders, roles
MATCH (role:Role)-[r:HAS_DUTY|HAS_ADVANTAGE]->(capability:Capability)
WHERE $role IS NULL OR role.id = $role
RETURN role.name AS role, type(r) AS relation, capability.name AS capability, r.strength AS strength, [r.id] AS facts
ORDER BY role, relation DESC, capability, r.id
