// title: 谁被称为某角色 | Holders of a role
// question: 来源把谁称为某角色，在哪条链或哪个行业？没有点名时来源怎么说？ | Who is named as the holder of a role, in which chain or industry, and what does the source say if it names nobody?
// params:
//   role: Role?
// returns: role, holder, kind, chain, industry, coverage, strength, facts
// tags: leaders, roles, coverage
MATCH (role:Role)
WHERE $role IS NULL OR role.id = $role
OPTIONAL MATCH (role)<-[r:HAS_ROLE]-(holder:Company|Organization|Role)
WITH role, holder, r, r.chain AS chain_id, r.industry AS industry_id
OPTIONAL MATCH (chain:Chain) WHERE chain.id = chain_id
OPTIONAL MATCH (industry:Industry) WHERE industry.id = industry_id
OPTIONAL MATCH (role)<-[:ABOUT]-(note:Coverage {aspect: 'leaders'})
WITH role, holder, r, chain, industry, note
WHERE r IS NOT NULL OR note IS NOT NULL
WITH role.name AS role, holder.id AS id, holder.name AS holder,
  CASE WHEN holder IS NOT NULL THEN labels(holder)[0] END AS kind, chain.name AS chain, industry.name AS industry,
  note.state AS coverage, coalesce(r.strength, note.strength) AS strength, [r.id, note.id] AS used
UNWIND used AS fact
WITH role, id, holder, kind, chain, industry, coverage, strength, fact
ORDER BY fact
WITH role, id, holder, kind, chain, industry, coverage, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN role, holder, kind, chain, industry, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY role, kind, holder, chain, industry, coverage, strength, id
