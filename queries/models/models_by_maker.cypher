// title: 模型与研发者 | Models and their developers
// question: 谁研发了哪些模型，哪些模型来源没有写明研发者？ | Who develops which models, and for which models does the source not name a developer?
// params:
//   maker: Company|Organization?
// returns: maker, maker_kind, model, coverage, strength, facts
// tags: model, vendor, coverage
MATCH (model:Model)
OPTIONAL MATCH (maker:Company|Organization|Role|VendorCategory|UserGroup)-[r:DEVELOPS]->(model)
OPTIONAL MATCH (note:Coverage {aspect: 'developers'})-[:ABOUT]->(model)
WITH maker.id AS maker_id, maker.name AS maker, labels(maker)[0] AS maker_kind, model.id AS model_id, model.name AS model,
  note.aspect + ': ' + note.state AS state, CASE WHEN r IS NULL THEN note.strength ELSE r.strength END AS strength,
  [r.id, note.id] AS ids
WHERE $maker IS NULL OR maker_id = $maker
UNWIND ids AS fact
WITH maker_id, maker, maker_kind, model_id, model, strength, state, fact ORDER BY state, fact
WITH maker_id, maker, maker_kind, model_id, model, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
WHERE size(facts) > 0
RETURN maker, maker_kind, model, coverage,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY maker, maker_id, model, model_id, strength
