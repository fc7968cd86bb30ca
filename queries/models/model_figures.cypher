// title: 模型的数据 | Figures about models
// question: 来源给出模型的哪些数（参数量、训练数据、上下文长度、发布时间、得分等），每个数还关于什么？ | Which figures does the source give for models (parameters, training data, context length, release date, score), and what else is each figure about?
// params:
//   model: Model?
//   metric: Metric?
// returns: models, about, metric, value, low, high, op, unit, printed, level, period_start, period_end, forecast, basis, named_source, strength, facts
// tags: model, figure
MATCH (f:Figure)-[:ABOUT]->(one:Model)
WHERE ($model IS NULL OR one.id = $model) AND ($metric IS NULL OR f.metric = $metric)
WITH DISTINCT f
MATCH (f)-[:ABOUT]->(model:Model)
WITH f, model.name AS model ORDER BY model
WITH f, collect(model) AS models
OPTIONAL MATCH (f)-[d:ABOUT]->(n:Company|Organization|Product|Technology|Chain|Layer|Segment|VendorCategory|Industry|UserGroup
  |Region|Scenario|Benchmark|Capability|BusinessModel|DeploymentMode|Barrier|Trend|Policy|Framework|Channel|`Case`)
WITH f, models, d.role + '=' + n.name AS dimension ORDER BY dimension
WITH f, models, collect(dimension) AS about
WITH models, about, f.metric AS metric, f.value AS value, f.low AS low, f.high AS high, f.op AS op, f.unit AS unit,
  f.printed AS printed, f.level AS level, f.period_start AS period_start, f.period_end AS period_end,
  f.forecast AS forecast, f.basis AS basis, f.named_source AS named_source, f.strength AS strength, f.id AS fact
ORDER BY fact
WITH models, about, metric, value, low, high, op, unit, printed, level, period_start, period_end, forecast, basis,
  named_source, collect(DISTINCT strength) AS strengths, collect(DISTINCT fact) AS facts
RETURN models, about, metric, value, low, high, op, unit, printed, level, period_start, period_end, forecast, basis,
  named_source, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY models, metric, period_start, period_end, basis, printed, about, value, low, high, op, unit, level, forecast,
  named_source
