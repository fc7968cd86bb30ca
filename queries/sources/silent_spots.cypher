// title: 来源沉默之处 | Gaps in the sources
// question: 在整个图谱里，来源的哪些方面缺失、未给出或只举代表，涉及哪些对象？ | Across the whole landscape, which aspects are missing, not stated or covered by examples only, and for which subjects?
// params:
//   state: State = lost
//   aspect: Aspect?
// returns: state, aspect, kind, count, subjects, facts
// tags: sources, coverage
MATCH (c:Coverage)-[:ABOUT]->(subject)
WHERE c.state = $state AND ($aspect IS NULL OR c.aspect = $aspect)
WITH c.state AS state, c.aspect AS aspect, labels(subject)[0] AS kind, subject.id AS id, subject.name AS name,
  coalesce(split(subject.parent, ':')[1] + '/', '') + subject.name AS subject, c.id AS fact
ORDER BY name, id, fact
WITH state, aspect, kind, collect(DISTINCT id) AS ids, collect(DISTINCT subject) AS subjects,
  collect(DISTINCT fact) AS used
UNWIND used AS fact
WITH state, aspect, kind, ids, subjects, fact
ORDER BY fact
WITH state, aspect, kind, ids, subjects, collect(fact) AS facts
RETURN state, aspect, kind, size(ids) AS count, subjects, facts
ORDER BY state, aspect, kind
