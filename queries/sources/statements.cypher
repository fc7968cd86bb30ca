// title: 来源怎么说 | What the sources say of a thing
// question: 来源用文字说了某物的什么？哪些关系只是预测、计划或建议？ | What do the sources say of a thing in words, and which of its relations are only forecast, planned or advised?
// params:
//   thing: Node?
//   aspect: str?
//   modality: Modality?
// returns: about, aspect, text, relation, other, modality, strength, facts
// tags: sources, statements, modality
MATCH (s:Statement)-[a:ABOUT]->(n)
WHERE ($thing IS NULL OR n.id = $thing) AND ($aspect IS NULL OR s.aspect = $aspect)
  AND ($modality IS NULL OR s.modality = $modality) AND (a.role = 'about' OR a.role = 'from' OR $thing IS NOT NULL)
OPTIONAL MATCH (s)-[b:ABOUT]->(other)
WHERE s.relation IS NOT NULL AND b.role <> a.role
WITH s, CASE WHEN a.role = 'to' THEN other ELSE n END AS subject, CASE WHEN a.role = 'to' THEN n ELSE other END AS object
WITH subject.name AS about, subject.id AS id, s.aspect AS aspect, s.text AS text, s.relation AS relation,
  object.name AS other, s.modality AS modality, s.strength AS strength, s.id AS fact
ORDER BY fact
WITH about, id, aspect, text, relation, other, modality, collect(DISTINCT strength) AS strengths,
  collect(DISTINCT fact) AS facts
RETURN about, aspect, text, relation, other, modality,
  [x IN ['explicit', 'implied', 'editorial'] WHERE x IN strengths][0] AS strength, facts
ORDER BY about, aspect, text, relation, other, modality, strength, id
