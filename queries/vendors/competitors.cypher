// title: 竞争对手与重叠行业 | Competitors and overlapping industries
// question: 哪些厂商与某厂商在同一条产业链服务相同的行业，重叠几个，双方在该链各服务几个行业？ | Which vendors serve the same industries in the same chain as a vendor, how many industries do they share, and how many does each serve in that chain?
// params:
//   vendor: Company|Organization = 腾讯企点
//   chain: Chain?
// returns: competitor, chain, shared, own, theirs, industries, strength, facts
// tags: vendor, competition, industry
MATCH (:Company|Organization {id: $vendor})-[ours:SERVES]->(industry:Industry)
WHERE $chain IS NULL OR ours.chain = $chain
WITH coalesce(ours.chain, '') AS chain_id, industry.id AS industry_id, ours.id AS fact, ours.strength AS strength
ORDER BY fact
WITH chain_id, collect(DISTINCT industry_id) AS our_industries, collect(DISTINCT fact) AS our_facts,
  collect(DISTINCT strength) AS our_strengths
MATCH (other:Company|Organization)-[r:SERVES]->(industry:Industry)
WHERE other.id <> $vendor AND coalesce(r.chain, '') = chain_id
WITH chain_id, our_industries, our_facts, our_strengths, other.id AS other_id, other.name AS competitor,
  industry.id AS industry_id, industry.name AS industry, r.id AS fact, r.strength AS strength
ORDER BY industry, industry_id, fact
WITH chain_id, our_industries, our_facts, our_strengths, other_id, competitor,
  collect(DISTINCT industry_id) AS their_industries, collect(DISTINCT CASE WHEN industry_id IN our_industries THEN industry END)
  AS industries, collect(DISTINCT fact) AS their_facts, collect(DISTINCT strength) AS their_strengths
WHERE any(id IN their_industries WHERE id IN our_industries)
WITH chain_id, competitor, other_id, size([id IN their_industries WHERE id IN our_industries]) AS shared,
  size(our_industries) AS own, size(their_industries) AS theirs, industries, our_facts + their_facts AS facts,
  our_strengths + their_strengths AS strengths
OPTIONAL MATCH (chain:Chain) WHERE chain.id = chain_id
RETURN competitor, chain.name AS chain, shared, own, theirs, industries,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, facts
ORDER BY shared DESC, theirs, competitor, other_id, chain, chain_id
