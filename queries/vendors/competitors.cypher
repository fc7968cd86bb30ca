// title: 竞争对手与重叠行业 | Competitors and where they overlap
// question: 哪些厂商与某厂商在同一条产业链服务相同的行业，重叠多少？ | Which vendors serve the same industries in the same chain as a vendor, and how many of them?
// params:
//   vendor: Company = 腾讯企点
// returns: competitor, shared, industries, facts
// tags: vendor, competition
MATCH (:Company {id: $vendor})-[ours:SERVES]->(industry:Industry)<-[theirs:SERVES]-(other:Company)
WHERE other.id <> $vendor AND coalesce(ours.chain, '') = coalesce(theirs.chain, '')
WITH other.id AS id, other.name AS competitor, industry.name AS industry, ours.id AS our_fact, theirs.id AS their_fact
ORDER BY industry, our_fact, their_fact
WITH id, competitor, collect(DISTINCT industry) AS industries, collect(DISTINCT our_fact) AS our_facts,
  collect(DISTINCT their_fact) AS their_facts
RETURN competitor, size(industries) AS shared, industries, our_facts + their_facts AS facts
ORDER BY shared DESC, competitor, id
