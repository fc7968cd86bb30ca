// title: 行业的应用场景与价值主题 | Scenarios of an industry and their value themes
// question: 某行业有哪些 AI 应用场景，归在哪个价值主题之下，归属是否明确？ | Which AI scenarios does an industry have, under which value theme, and is that placement stated?
// params:
//   industry: Industry = 金融
// returns: theme, scenario, placement, facts
// tags: industry, scenario
MATCH (scenario:Scenario)-[r:APPLIES_IN]->(:Industry {id: $industry})
OPTIONAL MATCH (scenario)-[b:BELONGS_TO]->(theme:ValueTheme)
RETURN theme.name AS theme, scenario.name AS scenario, b.strength AS placement,
  CASE WHEN b IS NULL THEN [r.id] ELSE [r.id, b.id] END AS facts
ORDER BY theme, scenario, r.id, b.id
