// title: 未见提供方的产品 | Products that nobody is said to offer
// question: 来源提到了哪些产品，却没有说谁提供或研发它、它的整体或它所属的产品？ | Which products do the sources name without saying who offers or develops them, a whole that they are part of, or a product of which they are a version?
// params:
// returns: product, coverage, strength, facts
// tags: products, gaps, coverage
MATCH (product:Product)
CALL (product) {
  OPTIONAL MATCH way = (product)-[:PART_OF|VERSION_OF*0..3]->(:Product)<-[:OFFERS|DEVELOPS]-(firm:Company|Organization)
  WHERE all(r IN relationships(way) WHERE r.until IS NULL)
    AND all(n IN nodes(way) WHERE n:Product OR n:Company OR n:Organization)
  WITH count(firm) AS firms
  WHERE firms = 0
  RETURN firms
}
MATCH (product)-[r]-(other)
WHERE (r.source IS NOT NULL AND r.until IS NULL) OR ((other:Figure OR other:Statement) AND other.until IS NULL)
WITH product, collect(DISTINCT CASE WHEN other:Figure OR other:Statement THEN other.id ELSE r.id END) AS names,
  collect(DISTINCT CASE WHEN other:Figure OR other:Statement THEN other.strength ELSE r.strength END) AS strengths
OPTIONAL MATCH (product)<-[:ABOUT]-(note:Coverage)
WHERE note.aspect IN ['vendors', 'members']
WITH product, names, strengths, collect(DISTINCT note.state) AS states, collect(DISTINCT note.strength) AS noted,
  collect(DISTINCT note.id) AS notes
UNWIND names + notes AS fact
WITH product, states, strengths + noted AS s, fact
ORDER BY fact
WITH product, states, s, collect(fact) AS facts
UNWIND CASE WHEN states = [] THEN [null] ELSE states END AS state
WITH product, s, facts, state
ORDER BY state
WITH product.id AS id, product.name AS product, s, facts, collect(state) AS coverage
RETURN product, coverage, CASE WHEN 'editorial' IN s THEN 'editorial'
  WHEN 'implied' IN s THEN 'implied' ELSE 'explicit' END AS strength, facts
ORDER BY product, id
