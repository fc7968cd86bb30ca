// title: 各行业的部署占比 | Deployment shares by industry
// question: 一条产业链在各行业以公有云、私有云部署的占比是多少？ | What share of a chain's deployments in each industry is public or private cloud?
// params:
//   chain: Chain = 智能客服
// returns: industries, deployment, share, op, unit, printed, strength, facts
// tags: market, deployment, industry
MATCH (f:Figure {metric: 'deployment_share'})-[:ABOUT {role: 'chain'}]->(:Chain {id: $chain})
MATCH (f)-[:ABOUT {role: 'deployment'}]->(mode:DeploymentMode)
MATCH (f)-[:ABOUT {role: 'industry'}]->(industry:Industry)
WITH f.id AS id, mode.name AS deployment, industry.name AS industry, f.value AS share, f.op AS op, f.unit AS unit,
  f.printed AS printed, f.strength AS strength
ORDER BY id, industry
WITH id, deployment, share, op, unit, printed, strength, collect(industry) AS industries
RETURN industries, deployment, share, op, unit, printed, strength, [id] AS facts
ORDER BY deployment, share DESC, printed, id
