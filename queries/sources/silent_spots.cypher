// title: 来源沉默之处 | Where the sources are silent
// question: 在整个图谱里，来源的哪些方面缺失、未给出或只举代表，涉及哪些对象？ | Over the whole landscape, which aspects are lost, not stated or given by example only, and of which things?
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
