"""Where firms are, as seen from a region: vendors here, and vendors elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from lianzhu.measures.relations import Relation, Relations

Location = Literal["here", "elsewhere", "not_known"]


class Locations:
    """Where firms are, as seen from a region: here, elsewhere, or not known.

    A group is where its firms are: here if one of them is.
    """

    def __init__(self, relations: Relations, region: str) -> None:
        self.groups, self.region = relations.groups, region
        self.relations = relations = relations.of_members()
        self._parts = {region, *_within(region, relations.incoming, lambda relation: relation.start, relations)}
        self._wholes = _within(region, relations.outgoing, lambda relation: relation.end, relations)

    def of(self, firm: str) -> Location:
        """Return where a firm or its group is: not known if no source says, or names only a region that holds this."""
        found = {self.of_one(member) for member in (firm, *self.groups.members(firm))}
        return "here" if "here" in found else "not_known" if "not_known" in found else "elsewhere"

    def of_one(self, firm: str) -> Location:
        """Return where a firm itself is, without its units and holdings."""
        regions = {each.end for each in self.relations.outgoing(firm) if each.kind == "LOCATED_IN"}
        if regions & self._parts:
            return "here"
        return "elsewhere" if regions - self._wholes else "not_known"

    def located(self, firms: Iterable[str], location: Location) -> list[str]:
        """Return the firms that are here, elsewhere or not known, in their order."""
        return [firm for firm in firms if self.of(firm) == location]

    def facts(self, firms: Iterable[str]) -> set[str]:
        """Return the ids of the facts that locate firms and their units, and that put these into the group."""
        members = [member for firm in firms for member in (firm, *self.groups.members(firm))]
        relations = (each for firm in members for each in self.relations.outgoing(firm) if each.kind == "LOCATED_IN")
        return {fact.id for each in relations for fact in each.facts} | self.groups.facts(members)


def _within(
    region: str,
    neighbours: Callable[[str], Iterable[Relation]],
    other: Callable[[Relation], str],
    relations: Relations,
) -> set[str]:
    """Return the regions that PART_OF relations lead to from a region, in one direction."""
    found: set[str] = set()
    queue = [region]
    for each in queue:  # grows by the neighbours of each
        parts = [other(relation) for relation in neighbours(each) if relation.kind == "PART_OF"]
        queue += [part for part in parts if relations.kind(part) == "Region" and part not in found]
        found.update(queue[1:])
    return found
