"""The sections on what surrounds a chain: industries, technologies, policies, barriers and trends."""

from __future__ import annotations

from collections.abc import Iterator

from lianzhu.documents.brief.document import Block, BriefSection, BriefTable, Sentence, TableCell, paragraph
from lianzhu.documents.brief.penetration_sentences import penetration_blocks
from lianzhu.documents.brief.statements import Writer
from lianzhu.documents.wording import source_order
from lianzhu.measures.relations import Relation

LISTS = {
    "APPLIES_IN": ("{chain}应用于{{}}。", "{chain} is applied in {{}}.", ("Industry",)),
    "SERVES": ("{chain}服务于{{}}。", "{chain} serves {{}}.", ()),
    "USES": ("{chain}采用的技术包括{{}}。", "The technologies used in {chain} include {{}}.", ()),
    "DEPLOYED_AS": ("{chain}的部署方式包括{{}}。", "{chain} is deployed as {{}}.", ()),
    "HAS_BUSINESS_MODEL": (
        "{chain}的商业模式与计费方式包括{{}}。",
        "The business models and pricing methods in {chain} include {{}}.",
        (),
    ),
    "HAS_BARRIER": ("{chain}的竞争壁垒包括{{}}。", "The barriers in {chain} include {{}}.", ()),
}
"""Sentences that list the other ends of a chain's relations: Chinese, English, and the kinds of these ends."""


def application_section(writer: Writer) -> BriefSection | None:
    """Return the section on industries, technologies and deployment; None if no source speaks of them."""
    kinds = ("APPLIES_IN", "SERVES", "USES", "DEPLOYED_AS", "HAS_BUSINESS_MODEL")
    blocks = [*paragraph(*(_list(writer, kind) for kind in kinds)), *penetration_blocks(writer)]
    heading = writer.say("应用、技术与部署", "Applications, technologies and deployment")
    return BriefSection(heading, tuple(blocks)) if blocks else None


def outlook_section(writer: Writer) -> BriefSection | None:
    """Return the section on barriers, trends and criteria for selecting suppliers; None without any."""
    blocks = [*paragraph(_list(writer, "HAS_BARRIER"), *_criteria(writer)), *paragraph(*_trends(writer), is_list=True)]
    heading = writer.say("壁垒与趋势", "Barriers and trends")
    return BriefSection(heading, tuple(blocks)) if blocks else None


def _list(writer: Writer, kind: str) -> Sentence | None:
    zh, en, kinds = LISTS[kind]
    name = writer.name(writer.chain).replace("{", "{{").replace("}", "}}")
    return writer.list_sentence(kind, zh.format(chain=name), en.format(chain=name), kinds=kinds)


def _criteria(writer: Writer) -> Iterator[Sentence | None]:
    by_purpose: dict[str, list[Relation]] = {}
    for each in writer.related("HAS_CRITERION", writer.chain):
        by_purpose.setdefault(str(each.facts[0].fields.get("purpose", "")), []).append(each)
    for purpose, relations in by_purpose.items():
        names = writer.listed(writer.others(relations, writer.chain))
        chain = writer.name(writer.chain)
        yield writer.sentence(
            f"来源列出的{chain}{purpose}标准包括{names}。",
            f"The criteria that the sources list for {chain} include {names}.",
            writer.ids(*relations),
        )


def _trends(writer: Writer) -> Iterator[Sentence | None]:
    """Yield the trends by report and side, in the order of the report."""
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    stated = [(fact, each.end) for each in writer.related("HAS_TREND", writer.chain) for fact in each.facts]
    for fact, trend in sorted(stated, key=lambda pair: source_order(pair[0])):
        trends = groups.setdefault((fact.citation.source, str(fact.fields.get("side", ""))), {})
        trends.setdefault(writer.name(trend), []).append(fact.id)
    several = len({source for source, _ in groups}) > 1
    for (source, side), trends in groups.items():
        names = writer.phrases([(name, writer.strength(facts)) for name, facts in trends.items()])
        chain = writer.name(writer.chain)
        report = writer.words.title(source) if several else writer.say("来源", "the sources")
        yield writer.sentence(
            f"{report}指出的{chain}发展趋势{f'（{side}）' if side else ''}：{names}。",
            f"Trends in {chain} that {report} {'names' if several else 'name'}{f' ({side})' if side else ''}: {names}.",
            [fact for facts in trends.values() for fact in facts],
        )


def policy_section(writer: Writer) -> BriefSection | None:
    """Return the section on policies that cover the chain, a part of it or a technology that it uses; None without."""
    chain = writer.chain
    parts = writer.parts.wholes
    technologies = [each.end for each in writer.related("USES", chain)]
    covered: dict[str, list[Relation]] = {}
    for node in dict.fromkeys([chain, *parts, *technologies]):
        for each in writer.related("COVERS", node, outgoing=False, kinds=("Policy",)):
            covered.setdefault(each.start, []).append(each)
    direct = [policy for policy, found in covered.items() if any(each.end == chain for each in found)]
    blocks: list[Block] = paragraph(*(_policy_sentence(writer, policy, covered[policy]) for policy in direct))
    if blocks and all(each.end == chain for found in covered.values() for each in found):
        return BriefSection(writer.say("政策", "Policies"), tuple(blocks))
    rows = []
    for policy, found in covered.items():
        issuers = writer.related("ISSUED_BY", policy)
        issued = str(writer.landscape.nodes[policy].fields.get("issued", "")) or "—"
        issuer = (
            writer.cell(writer.others(issuers, policy))
            if issuers
            else TableCell(writer.say("来源未列", "not in the source"))
        )
        topics = writer.cell([(writer.name(each.end), writer.ids(each)) for each in found])
        rows.append((TableCell(writer.name(policy)), topics, issuer, TableCell(issued)))
    if not rows:
        return None
    say = writer.say
    caption = say(
        f"涉及{writer.name(chain)}、其环节或所用技术的政策",
        f"Policies on {writer.name(chain)}, its segments or technologies",
    )
    header = (say("政策", "Policy"), say("涉及", "Covers"), say("发布方", "Issued by"), say("发布日期", "Issued"))
    blocks.append(BriefTable(caption, header, tuple(rows), (3.4, 2.4, 1.6, 1.2)))
    return BriefSection(say("政策", "Policies"), tuple(blocks))


def _policy_sentence(writer: Writer, policy: str, found: list[Relation]) -> Sentence | None:
    relations = [each for each in found if each.end == writer.chain]
    issuers = writer.related("ISSUED_BY", policy)
    name = writer.words.say(f"《{writer.name(policy).strip('《》')}》", writer.name(policy))
    date = str(writer.landscape.nodes[policy].fields.get("issued", ""))
    name += writer.say(f"（{date}）", f" ({date})") if date else ""
    mark = writer.strength_mark(writer.ids(*relations))
    issued_zh = f"由{writer.listed(writer.others(issuers, policy))}发布，" if issuers else ""
    issued_en = f", issued by {writer.listed(writer.others(issuers, policy))}," if issuers else ""
    chain = writer.name(writer.chain)
    return writer.sentence(
        f"{name}{issued_zh}涉及{chain}{mark}。",
        f"{name}{issued_en} covers {chain}{mark}.",
        writer.ids(*relations, *issuers),
    )
