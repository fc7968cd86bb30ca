// title: 行业的应用场景与价值主题 | Scenarios in an industry and their value themes
// question: 某行业有哪些 AI 应用场景，归在哪个价值主题之下，归属是否明确？ | Which AI scenarios does an industry have, which value theme does each belong to, and does the source state this explicitly?
// params:
//   industry: Industry = 金融
// returns: theme, scenario, strength, placement, facts
// tags: industry, scenario
MATCH (scenario:Scenario)-[r:APPLIES_IN]->(:Industry {id: $industry})
OPTIONAL MATCH (scenario)-[b:BELONGS_TO]->(theme:ValueTheme)
UNWIND [r.id, b.id] AS fact
WITH theme.name AS theme, scenario.id AS id, scenario.name AS scenario, r.strength AS strength,
  b.strength AS placement, fact
ORDER BY fact
WITH theme, id, scenario, collect(DISTINCT strength) AS strengths, collect(DISTINCT placement) AS placements,
  collect(DISTINCT fact) AS facts
RETURN theme, scenario, [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN placements][0] AS placement, facts
ORDER BY theme, scenario, id
