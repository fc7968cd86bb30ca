// title: 未见服务方的行业 | Industries that no vendor is said to serve
// question: 来源提到了哪些行业，却没有说任何厂商、产品或模型服务它或它的一部分？来源是否写全？ | Which industries do the sources name without saying of any vendor, product or model that it serves them or a part of them, and do they list all?
// params:
// returns: industry, coverage, count, strength, facts
// tags: industry, gaps, coverage
MATCH (industry:Industry)
CALL (industry) {
  OPTIONAL MATCH way = (industry)<-[:PART_OF*0..3]-(:Industry)
    <-[:SERVES|USED_BY|APPLIES_IN]-(server:Company|Organization|Product|Model)
  WHERE all(r IN relationships(way) WHERE r.until IS NULL)
    AND all(n IN nodes(way) WHERE n:Industry OR n:Company OR n:Organization OR n:Product OR n:Model)
  WITH count(server) AS servers
  WHERE servers = 0
  RETURN servers
}
MATCH (industry)-[r]-(other)
WHERE (r.source IS NOT NULL AND r.until IS NULL) OR ((other:Figure OR other:Statement) AND other.until IS NULL)
WITH industry, CASE WHEN other:Figure OR other:Statement THEN other.id ELSE r.id END AS named,
  CASE WHEN other:Figure OR other:Statement THEN other.strength ELSE r.strength END AS named_strength,
  CASE WHEN other:Figure OR other:Statement THEN null ELSE type(r) + other.id END AS relation
WITH industry, count(DISTINCT relation) AS count, collect(DISTINCT named) AS names,
  collect(DISTINCT named_strength) AS strengths
OPTIONAL MATCH (industry)<-[:ABOUT]-(note:Coverage)
WHERE note.aspect IN ['vendors', 'members', 'customers']
WITH industry, count, names, strengths, collect(DISTINCT note.state) AS states, collect(DISTINCT note.strength) AS noted,
  collect(DISTINCT note.id) AS notes
UNWIND names + notes AS fact
WITH industry, count, states, strengths + noted AS s, fact
ORDER BY fact
WITH industry, count, states, s, collect(fact) AS facts
UNWIND CASE WHEN states = [] THEN [null] ELSE states END AS state
WITH industry, count, s, facts, state
ORDER BY state
WITH industry.id AS id, industry.name AS industry, count, s, facts, collect(state) AS coverage
RETURN industry, coverage, count, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY industry, id
