"""The words of a page: the schema's, and in which language a scene is being laid out."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from lianzhu.graph.schema import Schema, packaged_schema

Json = dict[str, Any]
Made = TypeVar("Made")
LANGUAGES = ("zh", "en")
LANGUAGE: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])
"""The language of what is being laid out, as gettext and Django keep it: it does not pass through every function."""

SCHEMA: ContextVar[Schema | None] = ContextVar("schema", default=None)
"""The schema of the landscape that is being laid out."""


def schema() -> Schema:
    """Return the schema of the landscape that is being laid out; the packaged one if none has been set."""
    return SCHEMA.get() or packaged_schema()


class Word(Protocol):
    """Anything that the schema names in Chinese and English."""

    @property
    def zh(self) -> str: ...  # noqa: D102
    @property
    def en(self) -> str: ...  # noqa: D102


def say(zh: str, en: str) -> str:
    """Return the text in the language of what is being laid out."""
    return en if LANGUAGE.get() == "en" else zh


def headed(word: Word) -> str:
    """Return a name of the schema as a heading begins with it: in English with a capital."""
    return say(word.zh, word.en[:1].upper() + word.en[1:])


def named(word: Word) -> str:
    """Return a name of the schema in the language of what is being laid out."""
    return say(word.zh, word.en)


def several(word: Word) -> str:
    """Return the name of more than one thing: in English its plural."""
    return say(word.zh, plural(word.en))


def plural(noun: str) -> str:
    """Return the plural of an English noun, one of those by which the schema names things.

    >>> plural("Company"), plural("duty"), plural("Case")
    ('Companies', 'duties', 'Cases')
    """
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeou" else f"{noun}s"


def counted(kind: str, number: int) -> str:
    """Return how many things of a kind there are."""
    word = schema().nodes[kind]
    return say(f"{word.zh} {number:,}", f"{number:,} {word.en.lower() if number == 1 else several(word).lower()}")


def in_each_language(make: Callable[[], Made]) -> dict[str, Made]:
    """Return what is made in each language. Names and figures are as the source has them in both."""
    found = {}
    for language in LANGUAGES:
        token = LANGUAGE.set(language)
        try:
            found[language] = make()
        finally:
            LANGUAGE.reset(token)
    return found


def words() -> Json:
    """Return Chinese and English names by what they name; a kind of node has its colour as a third."""
    known = schema()
    tables: dict[str, dict[str, Any]] = {
        "edges": dict(known.edges),
        "metrics": dict(known.metrics),
        "roles": dict(known.roles),
        "aspects": dict(known.aspects),
        "strengths": dict(known.strengths),
        "states": dict(known.coverage_states),
        "modalities": dict(known.modalities),
        "reviews": dict(known.reviews),
        "statements": dict(known.statements),
    }
    listed: Json = {name: {key: [each.zh, each.en] for key, each in table.items()} for name, table in tables.items()}
    listed["kinds"] = {key: [kind.zh, kind.en, kind.colour] for key, kind in known.nodes.items()}
    listed["relations"] = {
        key: {"sentence": [kind.sentence_zh, kind.sentence_en], "flow": kind.flow, "generic": kind.generic}
        for key, kind in known.edges.items()
    }
    listed["supporting"] = [key for key, kind in known.nodes.items() if kind.supporting]
    fields = {**known.fact_fields, **known.figure_fields}
    listed["fields"] = {key: [field.zh, field.en] for key, field in fields.items()}
    return listed
