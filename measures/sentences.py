"""Relations as sentences in Chinese or English, by the templates of the schema."""

from __future__ import annotations

from lianzhu.graph.language import Language
from lianzhu.graph.records import Edge
from lianzhu.measures.relations import Relation, Relations

NOT_TOLD = ("row",)
"""Qualifiers that say where a fact stands and nothing of what it states."""


def sentence(relations: Relations, relation: Relation, language: Language) -> str:
    """Return what a relation states as a sentence, such as 追一科技服务金融（产业链：智能客服）.

    What is not actual says so. Qualifiers that differ between facts are listed once each.
    """
    kind = relations.schema.edges[relation.kind]
    template = kind.sentence_zh if language == "zh" else kind.sentence_en
    start, end = relations.full_name(relation.start), relations.full_name(relation.end)
    text = template.replace("{from}", "\0").replace("{to}", end).replace("\0", start)
    stated = dict.fromkeys(filter(None, (qualifiers(relations, fact, language) for fact in relation.facts)))
    if stated:
        text += f"（{'；'.join(stated)}）" if language == "zh" else f" ({'; '.join(stated)})"
    if not relation.modality:
        return text
    modality = relations.schema.modalities[relation.modality]
    return f"{modality.zh}：{text}" if language == "zh" else f"{modality.en}: {text}"


def qualifiers(relations: Relations, fact: Edge, language: Language) -> str:
    """Return the qualifiers of a fact in words: 产品：电芯，占比：30%."""
    columns = relations.schema.columns
    told = []
    for name, value in fact.fields.items():
        if name in NOT_TOLD:
            continue
        text = relations.name(value) if isinstance(value, str) and value in relations.landscape.nodes else str(value)
        if isinstance(value, float):
            text = f"{value:g}{'%' if name == 'share' else ''}"
        heading = columns[name].zh if language == "zh" and name in columns else name.replace("_", " ")
        told.append(f"{heading}：{text}" if language == "zh" else f"{heading}: {text}")
    return ("，" if language == "zh" else ", ").join(told)


def citation(relations: Relations, relation: Relation) -> str:
    """Return where a relation is stated: the report and the place of its strongest fact, and how many others there are.

    A relation that only follows from the parent of a node is stated nowhere.
    """
    if not relation.facts:
        return ""
    strongest = relation.facts[0].citation
    others = f" +{len(relation.facts) - 1}" if len(relation.facts) > 1 else ""
    return f"{relations.name(strongest.source)} {strongest.locator}{others}"
