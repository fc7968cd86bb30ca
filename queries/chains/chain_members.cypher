// title: 产业链各处的企业、产品与模型 | Members of each part of a chain
// question: 哪些企业、机构、产品和模型处于一条产业链的哪一层、哪个环节或厂商类型？没有列出时来源怎么说？ | Which companies, organizations, products and models are in which layer, segment or vendor category of a chain, and what does the source say if it lists none?
// params:
//   chain: Chain?
// returns: chain, layer, place, place_kind, member, kind, relation, coverage, strength, facts
// tags: chain, layer, segment, vendor, product, coverage
MATCH (chain:Chain)
WHERE $chain IS NULL OR chain.id = $chain
MATCH path = (chain)<-[:PART_OF|ACTS_IN*0..4]-(place:Chain|Layer|Segment|VendorCategory)
WHERE single(n IN nodes(path) WHERE n:Chain)
  AND all(n IN nodes(path) WHERE n:Chain OR n:Layer OR n:Segment OR n:VendorCategory)
  AND (any(n IN nodes(path) WHERE n:Layer)
    OR NOT EXISTS { (place)-[:PART_OF|ACTS_IN*1..3]->(:Layer)-[:PART_OF]->(chain) WHERE true })
OPTIONAL MATCH (place)<-[r:ACTS_IN|BELONGS_TO|EXAMPLE_OF|OFFERS|PART_OF]-(member:Company|Organization|Product|Model)
OPTIONAL MATCH (place)<-[:ABOUT]-(note:Coverage) WHERE note.aspect IN ['vendors', 'members']
WITH chain.id AS chain_id, chain.name AS chain, [n IN nodes(path) WHERE n:Layer | n.name] AS layers,
  place.id AS place_id, place.name AS place, labels(place)[0] AS place_kind, member.id AS member_id,
  member.name AS member, labels(member)[0] AS kind, type(r) AS relation, note.aspect + ': ' + note.state AS state,
  [x IN relationships(path) | x.strength] + CASE WHEN r IS NULL THEN [note.strength] ELSE [r.strength] END AS strengths,
  [x IN relationships(path) WHERE x.source IS NOT NULL | x.id] + [CASE WHEN r.source IS NOT NULL THEN r.id END, note.id] AS ids
WHERE member IS NOT NULL OR note IS NOT NULL
WITH chain_id, chain, CASE WHEN size(layers) > 0 THEN layers[-1] END AS layer, place_id, place, place_kind, member_id, member,
  kind, relation,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END
  AS strength, state, ids
UNWIND ids AS fact
WITH chain_id, chain, layer, place_id, place, place_kind, member_id, member, kind, relation, strength, state, fact
ORDER BY state, fact
WITH chain_id, chain, layer, place_id, place, place_kind, member_id, member, kind, relation,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
RETURN chain, layer, place, place_kind, member, kind, relation, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY chain, chain_id, layer, place, place_id, kind, member, member_id, relation, strength
