// title: 价值主题及其行业与场景 | Value themes with their industries and scenarios
// question: 来源在哪些行业或领域提出了哪些价值主题，各归入多少场景，归属是写明还是推断？ | Which value themes does the source define for which industries or fields, how many scenarios belong to each, and is this stated or inferred?
// params:
//   theme: ValueTheme?
//   industry: Industry?
// returns: within, theme, placement, count, scenarios, facts
// tags: industry, scenario, themes
MATCH (theme:ValueTheme)<-[b:BELONGS_TO]-(scenario:Scenario)
WHERE $theme IS NULL OR theme.id = $theme
OPTIONAL MATCH (theme)-[a:APPLIES_IN]->(above:Industry|Scenario|Chain)
OPTIONAL MATCH (scenario)-[r:APPLIES_IN]->(below:Industry)
WHERE above IS NULL OR below.id = above.id
WITH theme, b, scenario, a, r, coalesce(above.id, below.id) AS within_id, coalesce(above.name, below.name) AS within
WHERE $industry IS NULL OR within_id = $industry
UNWIND [b.id, a.id, r.id] AS fact
WITH within_id, within, theme.id AS id, theme.name AS theme, b.strength AS placement, scenario.id AS scenario_id,
  scenario.name AS scenario, fact
ORDER BY scenario, fact
WITH within_id, within, id, theme, placement, collect(DISTINCT scenario_id) AS ids,
  collect(DISTINCT scenario) AS scenarios, collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH within_id, within, id, theme, placement, ids, scenarios, fact
ORDER BY fact
WITH within_id, within, id, theme, placement, ids, scenarios, collect(fact) AS facts
RETURN within, theme, placement, size(ids) AS count, scenarios, facts
ORDER BY within, theme, placement, within_id, id
