"""What landscape2's data files and a landscape have in common: keys of items, and the fields that hold their values.

The keys are those of landscape2's JSON schema, and the few that its program reads besides
(https://github.com/cncf/landscape2). What the format has no key for stands in annotations, as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from lianzhu.graph.schema import Schema
from lianzhu.graph.values import split_list

NODE_ANNOTATION = "lianzhu_node"
"""The node that an item, a subcategory or a category stands for: kind, id, and what the format has no key for."""
ROWS_ANNOTATION = "lianzhu_rows"
"""Rows of tables, each a pair of the table's path and its cells by column."""
SCHEMA_ANNOTATION = "lianzhu_schema"
"""What the landscape adds to the packaged schema, in the annotations of the first category."""
CHAIN_ANNOTATION = "lianzhu_chain"
"""The id of the chain that the file is about, in the annotations of the first category."""
ANNOTATIONS = (NODE_ANNOTATION, ROWS_ANNOTATION, SCHEMA_ANNOTATION, CHAIN_ANNOTATION)
NUMBERED_NAME = r"{name}(?: \(\d+\))+"
"""The name of an item that stands beside another of its name."""
PLACEMENT_KINDS = ("BELONGS_TO", "ACTS_IN", "OFFERS", "EXAMPLE_OF")
"""Kinds of relations by which an item stands in a subcategory."""
NO_HOMEPAGE = "https://example.org"
NO_LOGO = "placeholder.svg"
"""What stands for a homepage or a logo that is not known, because the format requires both."""
PLACEHOLDER_TEXTS = {"placeholder", "tbd", "todo", "n/a"}
PLACEHOLDER_HOSTS = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*example(?:\.(?:com|org|net|edu))?(?:[/:?#].*)?", re.IGNORECASE
)
PATH_SEPARATOR = " / "
"""What separates the category from the subcategory in a second path."""
CRUNCHBASE_PATTERN = r"https?://(?:www\.)?crunchbase\.com/organization/([^/?#]+)/?(?:[?#].*)?"
WEB_PATTERN = r"https?://[^\s/]+\S*"
DAY_PATTERN = r"\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True, slots=True)
class ItemKey:
    """A key of an item, dotted below `extra`, and the field that holds its value.

    The value of a key with `parts` is a list of mappings with these keys, of which the field has one text each.
    """

    key: str
    field: str
    type: str
    zh: str
    en: str
    parts: tuple[str, ...] = ()
    pattern: str = ""

    def permits(self, text: str) -> bool:
        """Return whether landscape2 accepts a text as the value."""
        pattern = self.pattern or (
            DAY_PATTERN if self.type == "date" else WEB_PATTERN if self.key.endswith("_url") else r"[\s\S]+"
        )
        return not self.parts and re.fullmatch(pattern, text) is not None


def _host(hosts: str) -> str:
    return rf"https?://(?:www\.)?(?:{hosts})/\S*"


ITEM_KEYS: Mapping[str, ItemKey] = {
    key.key: key
    for key in (
        ItemKey("homepage_url", "website", "str", "网址", "website"),
        ItemKey("description", "description", "str", "简介", "description"),
        ItemKey("repo_url", "repository", "str", "代码仓库", "source code"),
        ItemKey(
            "logo",
            "logo",
            "str",
            "标志",
            "logo",
            pattern=r".*\.(svg|gif|jpe?g|tiff?|png|webp|bmp)",
        ),
        ItemKey("project", "maturity", "str", "成熟度", "maturity"),
        ItemKey("extra.accepted", "accepted", "date", "接纳日期", "accepted on"),
        ItemKey("extra.incubating", "incubating", "date", "孵化日期", "incubating since"),
        ItemKey("extra.graduated", "graduated", "date", "毕业日期", "graduated on"),
        ItemKey("extra.archived", "archived", "date", "归档日期", "archived on"),
        ItemKey(
            "twitter",
            "twitter",
            "str",
            "推特",
            "Twitter",
            pattern=_host(r"twitter\.com|x\.com").replace(r"(?:www\.)?", ""),
        ),
        ItemKey("branch", "branch", "str", "仓库分支", "branch"),
        ItemKey("license", "license", "str", "许可证", "license"),
        ItemKey(
            "additional_repos",
            "additional_repositories",
            "list",
            "其他代码仓库",
            "additional repositories",
            ("repo_url", "branch", "license"),
        ),
        ItemKey(
            "url_for_bestpractices",
            "best_practices_url",
            "str",
            "OpenSSF 最佳实践徽章",
            "OpenSSF best practices",
            pattern=WEB_PATTERN,
        ),
        ItemKey("open_source", "open_source", "bool", "是否开源", "whether it is open source"),
        ItemKey("enduser", "end_user", "bool", "是否最终用户", "whether it is an end user"),
        ItemKey(
            "unnamed_organization",
            "unnamed_organization",
            "bool",
            "所属机构未具名",
            "whether its organization is not named",
        ),
        ItemKey(
            "project_org",
            "project_org",
            "str",
            "代码托管组织",
            "organization at its code host",
        ),
        ItemKey("stock_ticker", "stock_ticker", "str", "股票代码", "stock ticker"),
        ItemKey("bluesky_url", "bluesky_url", "str", "Bluesky", "Bluesky", pattern=_host(r"bsky\.app/profile")),
        ItemKey(
            "extra.annual_review_date",
            "annual_review_date",
            "date",
            "年度评审日期",
            "annual review on",
        ),
        ItemKey("extra.annual_review_url", "annual_review_url", "str", "年度评审", "annual review"),
        ItemKey("extra.artwork_url", "artwork_url", "str", "标志素材", "artwork"),
        ItemKey("extra.audits", "audits", "list", "安全审计", "security audits", ("date", "type", "vendor", "url")),
        ItemKey("extra.blog_url", "blog_url", "str", "博客", "blog"),
        ItemKey("extra.bluesky_url", "bluesky_url", "str", "Bluesky", "Bluesky", pattern=_host(r"bsky\.app/profile")),
        ItemKey("extra.chat_channel", "chat_channel", "str", "讨论频道", "chat channel"),
        ItemKey("extra.clomonitor_name", "clomonitor_name", "str", "CLOMonitor 中的名称", "name in CLOMonitor"),
        ItemKey("extra.dev_stats_url", "dev_stats_url", "str", "开发统计", "development statistics"),
        ItemKey("extra.discord_url", "discord_url", "str", "Discord", "Discord"),
        ItemKey("extra.docker_url", "docker_url", "str", "Docker 镜像", "Docker images"),
        ItemKey("extra.documentation_url", "documentation_url", "str", "文档", "documentation"),
        ItemKey("extra.facebook_url", "facebook_url", "str", "Facebook", "Facebook", pattern=_host(r"facebook\.com")),
        ItemKey("extra.funding_url", "funding_url", "str", "融资情况", "funding"),
        ItemKey("extra.github_discussions_url", "github_discussions_url", "str", "GitHub 讨论区", "GitHub discussions"),
        ItemKey("extra.gitter_url", "gitter_url", "str", "Gitter", "Gitter"),
        ItemKey("extra.lfx_slug", "lfx_slug", "str", "LFX 中的标识", "slug in LFX"),
        ItemKey("extra.linkedin_url", "linkedin_url", "str", "领英", "LinkedIn", pattern=_host(r"linkedin\.com")),
        ItemKey("extra.mailing_list_url", "mailing_list_url", "str", "邮件列表", "mailing list"),
        ItemKey("extra.other_links", "other_links", "list", "其他链接", "other links", ("name", "url")),
        ItemKey("extra.package_manager_url", "package_manager_url", "str", "软件包", "package"),
        ItemKey("extra.parent_project", "parent_project", "str", "上级项目", "parent project"),
        ItemKey(
            "extra.pinterest_url", "pinterest_url", "str", "Pinterest", "Pinterest", pattern=_host(r"pinterest\.com")
        ),
        ItemKey("extra.reddit_url", "reddit_url", "str", "Reddit", "Reddit", pattern=_host(r"reddit\.com")),
        ItemKey("extra.slack_url", "slack_url", "str", "Slack", "Slack"),
        ItemKey("extra.specification", "specification", "bool", "是否规范", "whether it is a specification"),
        ItemKey(
            "extra.stack_overflow_url",
            "stack_overflow_url",
            "str",
            "Stack Overflow",
            "Stack Overflow",
            pattern=r"https?://stackoverflow\.com/\S*",
        ),
        ItemKey("extra.summary_business_use_case", "summary_business_use_case", "str", "业务用途", "business use case"),
        ItemKey(
            "extra.summary_integration",
            "summary_integration",
            "str",
            "可集成的项目",
            "projects that it integrates with",
        ),
        ItemKey(
            "extra.summary_integrations",
            "summary_integrations",
            "str",
            "可集成的项目（另一写法）",
            "projects that it integrates with (alternative key)",
        ),
        ItemKey("extra.summary_intro_url", "summary_intro_url", "str", "介绍", "introduction"),
        ItemKey("extra.summary_personas", "summary_personas", "str", "目标用户", "target users"),
        ItemKey("extra.summary_release_rate", "summary_release_rate", "str", "发布频率", "release rate"),
        ItemKey("extra.summary_tags", "summary_tags", "str", "关键词", "keywords"),
        ItemKey("extra.summary_use_case", "summary_use_case", "str", "技术用途", "technical use case"),
        ItemKey(
            "extra.tag",
            "technical_advisory_groups",
            "list",
            "所属技术咨询组",
            "technical advisory groups",
            pattern=r"[a-z\-]+",
        ),
        ItemKey(
            "extra.training_certifications", "training_certifications", "str", "培训认证", "training certifications"
        ),
        ItemKey("extra.training_type", "training_type", "str", "培训形式", "kind of training"),
        ItemKey("extra.youtube_url", "youtube_url", "str", "YouTube", "YouTube", pattern=_host(r"youtube\.com")),
    )
}
"""The keys whose values become fields of the item's node, by key."""
CRUNCHBASE = ItemKey("crunchbase", "crunchbase", "str", "Crunchbase", "Crunchbase", pattern=CRUNCHBASE_PATTERN)
"""The key that names the organization of an item; a field of the organization."""


def slug_of(address: str) -> str:
    """Return the slug in a Crunchbase address, without its parameters; empty if it is no such address.

    >>> slug_of("https://www.crunchbase.com/organization/D2iQ?utm_source=cncf")
    'd2iq'
    """
    match = re.fullmatch(CRUNCHBASE_PATTERN, address.strip())
    return unquote(match[1]).lower() if match else ""


def is_placeholder(text: str) -> bool:
    """Return whether a text stands for a value that is not known.

    >>> is_placeholder("https://www.example.com/"), is_placeholder("https://example.dev")
    (True, False)
    """
    return text.strip().lower() in PLACEHOLDER_TEXTS or PLACEHOLDER_HOSTS.fullmatch(text.strip()) is not None


@cache
def keys_by_field() -> Mapping[str, ItemKey]:
    """Return the keys of items by the field that holds their value."""
    return {key.field: key for key in reversed([CRUNCHBASE, *ITEM_KEYS.values()])}


def named_nodes(path: str, cells: Mapping[str, str], schema: Schema) -> list[str]:
    """Return the nodes that a row of a table names by id, its subject first.

    >>> from lianzhu.graph.schema import packaged_schema
    >>> row = {"from": "company:a;b", "to": "industry:c", "source": "report:R"}
    >>> named_nodes("edges/SERVES", row, packaged_schema())
    ['company:a;b', 'industry:c', 'report:R']
    """
    columns = _reference_columns(path, schema)
    lists = {*schema.roles} if path == "figures" else {"about"} if path == "statements" else {""}
    cells_of = {column: cells[column] for column in columns if column in cells}
    return [
        node for column, text in cells_of.items() for node in (split_list(text) if column in lists else (text,)) if node
    ]


def _reference_columns(path: str, schema: Schema) -> tuple[str, ...]:
    """Return the columns of a table whose cells name nodes, the subject first."""
    folder, _, kind = path.partition("/")
    if folder == "nodes":
        fields = schema.nodes[kind].fields
        return ("parent", *(name for name, declared in fields.items() if declared.type == "ref"))
    if folder == "edges":
        fields = schema.edges[kind].fields
        return ("from", "to", *(name for name, declared in fields.items() if declared.type == "ref"), "source")
    return (*schema.roles, "source") if path == "figures" else ("about", "source")
