// title: 市场规模与增长 | Market size and growth
// question: 一条产业链各年的市场规模和增长率是多少，哪些是预测？ | How large is a chain's market in each year, how fast does it grow, and which numbers are forecasts?
// params:
//   chain: Chain = 智能客服
// returns: metric, period_start, period_end, value, unit, printed, forecast, strength, facts
// tags: market, growth
MATCH (f:Figure)-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain})
WHERE f.metric IN ['market_size', 'cagr', 'growth_rate']
RETURN f.metric AS metric, f.period_start AS period_start, f.period_end AS period_end, f.value AS value, f.unit AS unit,
  f.printed AS printed, coalesce(f.forecast, false) AS forecast, f.strength AS strength, [f.id] AS facts
ORDER BY metric DESC, period_start, period_end, value, f.id
