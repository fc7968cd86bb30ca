// title: 模型的版本与来历 | Versions and lineage of models
// question: 一个模型、产品或一类模型是谁的版本、基于谁而来，经过几步？ | What is a model, product or class of models a version of or based on, and through how many steps?
// params:
//   model: Model|Product|Technology?
// returns: model, kind, hops, path, relations, origin, strength, facts
// tags: model, version, path
MATCH line = (model:Model|Product|Technology)-[:VERSION_OF|BASED_ON*1..5]->(origin:Model|Product|Technology)
WHERE ($model IS NULL OR model.id = $model OR origin.id = $model) AND model.id <> origin.id
WITH model.id AS model_id, model.name AS model, labels(model)[0] AS kind, origin.id AS origin_id, origin.name AS origin,
  [n IN nodes(line) | n.id] AS steps, [n IN nodes(line) | n.name] AS path, [r IN relationships(line) | type(r)] AS relations,
  [r IN relationships(line) | r.strength] AS strengths, [r IN relationships(line) | r.id] AS ids
UNWIND ids AS fact
WITH model_id, model, kind, origin_id, origin, steps, path, relations, fact,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END AS strength
ORDER BY fact
WITH model_id, model, kind, origin_id, origin, steps, path, relations, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN model, kind, size(relations) AS hops, path, relations, origin,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY kind, origin, origin_id, hops, model, model_id, path, steps, relations, strength
