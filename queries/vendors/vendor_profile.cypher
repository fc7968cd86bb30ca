// title: 一家厂商的全部陈述 | All relations of a vendor
// question: 来源关于一家厂商或机构说了哪些关系，对方是谁，有什么限定？ | Which relations do the sources state about a vendor or organization, with whom, and with which qualifiers?
// params:
//   vendor: Company|Organization = 腾讯企点
// returns: relation, direction, other, kind, qualifiers, strength, facts
// tags: vendor, profile
MATCH (vendor:Company|Organization {id: $vendor})-[r]-(other)
WHERE type(r) <> 'ABOUT'
WITH r, other, [x IN [r.chain, r.industry, r.on] | CASE WHEN x IS NOT NULL THEN substring(x, size(split(x, ':')[0]) + 1) END] AS refs
WITH CASE WHEN startNode(r).id = $vendor THEN 'out' ELSE 'in' END AS direction, type(r) AS relation, other.id AS other_id,
  other.name AS other, labels(other)[0] AS kind, r.strength AS strength, r.id AS fact,
  [q IN ['chain=' + refs[0], 'industry=' + refs[1], 'on=' + refs[2], 'aspect=' + r.aspect, 'purpose=' + r.purpose,
    'capacity=' + r.capacity, 'side=' + r.side, 'openness=' + r.openness, 'row=' + toString(r.row),
    'rank=' + toString(r.rank)]
    WHERE q IS NOT NULL] AS qualifiers
ORDER BY fact
WITH relation, direction, other_id, other, kind, qualifiers, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN relation, direction, other, kind, qualifiers,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY direction DESC, relation, kind, other, other_id, qualifiers, strength
