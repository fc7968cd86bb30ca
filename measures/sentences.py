"""Relations as sentences in Chinese or English, by the templates of the schema."""

from __future__ import annotations

from lianzhu.graph.language import Language
from lianzhu.measures.relations import Relation, Relations


def sentence(relations: Relations, relation: Relation, language: Language) -> str:
    """Return what a relation states as a sentence, such as 追一科技服务金融; what is not actual says so."""
    kind = relations.schema.edges[relation.kind]
    template = kind.sentence_zh if language == "zh" else kind.sentence_en
    start, end = relations.full_name(relation.start), relations.full_name(relation.end)
    text = template.replace("{from}", "\0").replace("{to}", end).replace("\0", start)
    if not relation.modality:
        return text
    modality = relations.schema.modalities[relation.modality]
    return f"{modality.zh}：{text}" if language == "zh" else f"{modality.en}: {text}"


def citation(relations: Relations, relation: Relation) -> str:
    """Return where a relation is stated: the report and the place of its strongest fact, and how many others there are.

    A relation that only follows from the parent of a node is stated nowhere.
    """
    if not relation.facts:
        return ""
    strongest = relation.facts[0].citation
    others = f" +{len(relation.facts) - 1}" if len(relation.facts) > 1 else ""
    return f"{relations.name(strongest.source)} {strongest.locator}{others}"
