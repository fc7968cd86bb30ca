"""A difference between two landscapes."""

from __future__ import annotations

from dataclasses import dataclass

from lianzhu.graph.records import Value
from lianzhu.measures.editions.edition_items import Content, Facts, Key

Values = Value | Content


@dataclass(frozen=True, slots=True)
class EditionChange:
    """A difference: its outcome (`edition_sources.OUTCOMES`), what it is of, and the facts of both sides.

    `what` is node, relation, figure, statement or coverage, `kind` that of the node or relation, the metric or aspect.
    `nodes` are what it is about, by their ids afterwards if they are there: of a relation its start and end. `field`
    is what changed of it, "" if it is all of it; `before` and `after` are its values, nodes by their ids. `key` says
    what it is about if it is no node.
    """

    outcome: str
    what: str
    kind: str
    nodes: tuple[str, ...]
    field: str = ""
    before: Values = ""
    after: Values = ""
    facts_before: Facts = ()
    facts_after: Facts = ()
    key: Key | None = None

    @property
    def facts(self) -> list[str]:
        """The ids of the facts of both sides, sorted."""
        return sorted({fact.id for fact in (*self.facts_before, *self.facts_after)})
