// title: 模型与产品的评测榜单 | Models and products in benchmarks
// question: 哪些模型、产品和企业列于哪个评测，在第几行，名次与得分怎么写，是开源还是闭源，由谁研发，榜单列全了吗？ | Which models, products and companies are listed in which benchmark, in which row, with which rank and score as printed, are they open or closed source, who develops them, and is the ranking complete?
// params:
//   benchmark: Benchmark?
//   openness: str?; 开源, 闭源
// returns: benchmark, row, rank, entry, kind, openness, makers, figures, coverage, as_of, strength, facts
// tags: model, product, benchmark, ranking, coverage
MATCH part = (benchmark:Benchmark)-[:PART_OF*0..3]->(whole:Benchmark)
WHERE whole.id = CASE WHEN $benchmark IS NULL THEN benchmark.id ELSE $benchmark END
MATCH (entry:Model|Product|Company)-[r:RANKED_IN]->(benchmark)
WHERE $openness IS NULL OR r.openness = $openness
OPTIONAL MATCH (entry)<-[d:DEVELOPS|OFFERS]-(maker:Company|Organization)
OPTIONAL MATCH (benchmark)<-[:ABOUT {role: 'benchmark'}]-(f:Figure)-[:ABOUT]->(entry)
OPTIONAL MATCH (benchmark)<-[:ABOUT]-(note:Coverage) WHERE note.aspect IN ['members', 'assessment', 'survey']
WITH benchmark.id AS benchmark_id, benchmark.name AS benchmark, r.row AS row, r.rank AS rank, entry.id AS entry_id,
  entry.name AS entry, labels(entry)[0] AS kind, r.openness AS openness, maker.name AS maker,
  f.metric + ': ' + f.printed AS figure, note.aspect + ': ' + note.state AS state,
  CASE WHEN r.as_of_stated THEN r.as_of END AS as_of,
  [x IN relationships(part) | x.strength] + [r.strength, d.strength, f.strength] AS strengths,
  [x IN relationships(part) WHERE x.source IS NOT NULL | x.id] + [r.id, d.id, f.id, note.id] AS ids
UNWIND ids AS fact
WITH benchmark_id, benchmark, row, rank, entry_id, entry, kind, openness, maker, figure, state, as_of, fact,
  CASE WHEN 'editorial' IN strengths THEN 'editorial' WHEN 'implied' IN strengths THEN 'implied' ELSE 'explicit' END AS strength
ORDER BY maker, figure, state, fact
WITH benchmark_id, benchmark, row, rank, entry_id, entry, kind, openness, as_of,
  collect(DISTINCT strength) AS strengths, collect(DISTINCT maker) AS makers, collect(DISTINCT figure) AS figures,
  collect(DISTINCT state) AS coverage, collect(DISTINCT fact) AS facts
RETURN benchmark, row, rank, entry, kind, openness, makers, figures, coverage, as_of,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY benchmark, benchmark_id, row, rank, entry, entry_id, openness, as_of, strength
