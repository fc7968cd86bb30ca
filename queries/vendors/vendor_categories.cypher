// title: 厂商类型与其成员 | Vendor categories and their members
// question: 来源把一条产业链的厂商分成哪些类型，每类点名了谁？没有点名时来源怎么说？ | Into which categories does the source divide the vendors of a chain, who is named in each, and what does it say if it names nobody?
// params:
//   chain: Chain?
// returns: chain, category, member, kind, relation, coverage, strength, facts
// tags: vendor, category, chain, coverage
MATCH (category:VendorCategory)
OPTIONAL MATCH place = (category)-[:ACTS_IN|PART_OF*1..3]->(chain:Chain)
WHERE single(n IN nodes(place) WHERE n:Chain)
  AND (length(place) < 2 OR NOT EXISTS { (category)-[:ACTS_IN|PART_OF]->(chain) WHERE true })
OPTIONAL MATCH (home:Chain) WHERE home.id = category.parent
WITH category, place, CASE WHEN chain IS NULL THEN home ELSE chain END AS chain
WHERE $chain IS NULL OR chain.id = $chain
OPTIONAL MATCH (category)<-[r:BELONGS_TO|EXAMPLE_OF|PART_OF]-(member:Company|Organization|Product|VendorCategory|`Case`)
OPTIONAL MATCH (category)<-[:ABOUT]-(note:Coverage) WHERE note.aspect IN ['members', 'vendors']
WITH chain.id AS chain_id, chain.name AS chain, category.id AS category_id, category.name AS category,
  member.id AS member_id, member.name AS member, labels(member)[0] AS kind, type(r) AS relation,
  note.aspect + ': ' + note.state AS state,
  CASE WHEN place IS NULL THEN [] ELSE [x IN relationships(place) | x.strength] END
  + CASE WHEN place IS NULL AND r IS NULL THEN [note.strength] ELSE [r.strength] END AS strengths,
  CASE WHEN place IS NULL THEN [] ELSE [x IN relationships(place) WHERE x.source IS NOT NULL | x.id] END + [CASE WHEN r.source IS NOT NULL THEN r.id END, note.id] AS ids
UNWIND ids AS fact
WITH chain_id, chain, category_id, category, member_id, member, kind, relation, state, fact,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END AS strength
ORDER BY state, fact
WITH chain_id, chain, category_id, category, member_id, member, kind, relation,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
WHERE size(facts) > 0
RETURN chain, category, member, kind, relation, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, chain_id, category, category_id, kind, member, member_id, relation, strength
