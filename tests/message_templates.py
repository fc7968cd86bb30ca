"""Collects the templates of the messages that the package can print, from its source.

A template is a text of the source with a name for each value, ``no {item_type} named '{name}'``, in the syntax of
`str.format`. A text counts if it reads like English prose, wherever it stands: a message may pass through many
functions before it is printed. Single words count inside the calls that take messages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("console", "graph", "loaders", "exports", "queries", "pages", "measures", "documents")
DOCUMENT_MODULES = {
    "cli",  # help texts, which are bilingual in the source
    "console/translation",
    "documents/brief/competition",
    "documents/brief/compose",
    "documents/brief/surroundings",
    "documents/brief/earlier",
    "documents/brief/html_brief",
    "documents/brief/chain_table",
    "documents/brief/figure_text",
    "documents/brief/size_sentences",
    "documents/brief/penetration_sentences",
    "documents/brief/share_sentences",
    "documents/brief/markdown_brief",
    "documents/brief/missing",
    "documents/brief/notes",
    "documents/brief/statements",
    "documents/brief/structure",
    "documents/brief/vendors",
    "documents/brief/word_document",
    "documents/brief/word_markup",
    "documents/brief/word_styles",
    "documents/charts/compared",
    "documents/charts/concentrated",
    "documents/charts/drawing",  # names of fonts
    "documents/charts/market_size",
    "documents/charts/panels",
    "documents/charts/share_panels",
    "exports/new_landscape_readme",
    "documents/wording",
    "exports/schema_dot",
    "exports/schema_markdown",
    "graph/cypher/portability/rules_markdown",
    "graph/landscape_items",  # declarations with names in both languages
    "pages/bundle",
    "pages/look",
}
"""Modules whose texts are documents, pages or declarations; they have their own languages."""
MESSAGE_CALLS = {
    "BadParameter", "InvalidValue", "NotFound", "Problem", "UsageError", "Violation", "_count", "_problem", "_report",
    "fail", "ignore", "note", "print_line", "print_message", "problem", "reject", "report",
}  # fmt: skip
"""Calls whose arguments are messages even if they are single words."""
SILENT_CALLS = {
    "AssertionError", "AttributeError", "KeyError", "TypeError", "argument", "command", "compile", "findall",
    "finditer", "fullmatch", "group", "match", "option", "search", "split", "sub", "version_option",
}  # fmt: skip
"""Calls whose arguments are patterns, help texts or the names of things."""
SILENT_ARGUMENTS = {"Violation": 1, "Finding": 2}
"""How many first arguments of a call are names."""
NOT_MESSAGES = {
    "The {} file to write · 输出文件",  # help texts
    "lianzhu: {}",
    "  {}:",
    "{}: ",
    "{}:",
    "{1}",
    "{} {}: ",
    "region:",  # a prefix of ids
    "not portable: guard {}",
    "COUNT",
    "list of ",
    ", field ",
    "kglite {}",
    "start id",
    "end id",
    "load order",
    " --database {}",
    "metric",
    "panic of its reader",
    "items",
    "crunchbase",
    "joined",
    "A unit of a group: UNIT_OF. Cooperation without membership: PARTNERS_WITH.",  # the schema, in English
    "A company that sells the product: OFFERS.",
    "settings",
    "extra.annotations",
    "extra.annotations.{}",
    "complete = true",  # lines of a map
    "complete = false  # true if the table lists everything: then a gap is a gap · 清单是否完整",
    "超过|高于|大于|多于|逾|超|>|over|more than|above",  # words of people's tables
    "不足|不到|低于|小于|少于|未达|<|less than|under|below",
    "item has",
    "items have",
    "All data are in `landscape.xlsx`: open it in Excel or WPS. Each sheet is a table.",  # a README
    "The data are CSV tables: things in `nodes/`, relations in `edges/`, figures and coverage.",
    "节点的名称或标识 name or id: {}",  # sheets, which have both languages
    "多个值以 ; 分隔 separate values by ;",
    "{}：请从列表中选择 choose from the list",
    "预测 forecast",
    " 预测 forecast",
    "上级 parent",
    "relations are",  # parts of English halves
    "relation is",
    "{} RETURN DISTINCT {} ORDER BY is_argument DESC, about, aspect, id",  # queries
    ":param {} => {}",
    "lianzhu query new {}",
    "chain",  # pages, which have both languages
    "Chain",
    "Customers and industries",
    "Leaders of the chain",
}
"""Shapes of texts that look like messages and are none."""
PROSE = re.compile(
    r"[a-z]{2,}[,;:]? [a-zA-Z0-9'(]|\w: ?$|[a-z]{3,} $|^[;:,] [a-z]+|^ [a-z]{2,}| [a-z]{3,}$|^[A-Za-z]+: |^… and |注意|左 left"
)
NO_PROSE = re.compile(
    r"MATCH|^RETURN |WHERE|CREATE |SHOW |UNWIND| AS |<[a-z/!]+|^//|^#|^\W*$|^[a-z]+_\w+$|^\w+\.(csv|cypher|md|toml)$"
)


def shape(template: str) -> str:
    """Return a template without the names of its values; templates of one shape have one translation."""
    return re.sub(r"\{[a-z_A-Z]\w*\}", "{}", template)


@cache
def collect_templates() -> dict[str, str]:
    """Return the templates of the package; the value is the module in which a template stands first."""
    found: dict[str, str] = {}
    for path in _module_files():
        module = path.relative_to(ROOT).with_suffix("").as_posix()
        if module not in DOCUMENT_MODULES:
            for template in module_templates(path.read_text("utf-8")):
                found.setdefault(template, module)
    return found


def text_constants() -> set[str]:
    """Return all texts in the source of the package."""
    trees = (ast.parse(path.read_text("utf-8")) for path in _module_files())
    return {node.value for tree in trees for node in ast.walk(tree) if _is_text(node)}


def _module_files() -> Iterator[Path]:
    yield from sorted(path for path in ROOT.glob("*.py") if path.stem != "conftest")
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def module_templates(source: str) -> list[str]:
    """Return the templates of a module, in the order of its source."""
    collector = _Collector()
    collector.visit(ast.parse(source))
    return list(dict.fromkeys(collector.templates))


class _Collector(ast.NodeVisitor):
    """Collects the texts of a syntax tree that are messages."""

    def __init__(self) -> None:
        self.templates: list[str] = []
        self._in_message = False

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Pass over annotations."""

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in SILENT_CALLS:
            return
        if name == "Rule":  # its texts are formats, with escaped braces
            self.templates += [argument.value for argument in node.args[1:] if isinstance(argument, ast.Constant)]
            return
        self.visit(node.func)
        for argument in (*node.args[SILENT_ARGUMENTS.get(name, 0) :], *node.keywords):
            self._visit_in_message(argument, name in MESSAGE_CALLS or name.endswith("Error"))

    def visit_BinOp(self, node: ast.BinOp) -> None:
        parts = _addends(node)
        if any(isinstance(part, ast.JoinedStr) or _is_text(part) for part in parts):
            self._add(parts)
        else:
            self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        """Visit what is no declaration of a kind or field, which has its names in both languages."""
        for key, value in zip(node.keys, node.values, strict=True):
            if not (isinstance(key, ast.Constant) and key.value in ("en", "zh", "not_for", "example")):
                self.visit(value)
            if key is not None:
                self.visit(key)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Pass over texts that values are compared with."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._add([node])

    def visit_Constant(self, node: ast.Constant) -> None:
        if _is_text(node):
            self._add([node])

    def _visit_in_message(self, node: ast.AST, in_message: bool) -> None:
        outside, self._in_message = self._in_message, self._in_message or in_message
        self.visit(node)
        self._in_message = outside

    def _add(self, parts: Sequence[ast.expr]) -> None:
        """Add the template of texts and values that follow each other, and those inside the values."""
        template, values = _template(parts)
        literal = re.sub(r"\{\w*\}", "0", template.replace("{s}", "s"))
        is_message = _is_message(literal, self._in_message)
        if is_message:
            self.templates.append(template)
        for value in values:
            if _placeholder(value) != "s":
                self._visit_in_message(value, is_message)


def _is_message(literal: str, in_message: bool) -> bool:
    if NO_PROSE.search(literal.strip("\n")):
        return False
    return re.search(r"[A-Za-z]{2}", literal) is not None if in_message else PROSE.search(literal) is not None


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _addends(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_addends(node.left), *_addends(node.right)]
    return [node]


def _template(parts: Sequence[ast.expr]) -> tuple[str, list[ast.expr]]:
    """Return the template of the parts, and their values; values without a text between them share a placeholder."""
    pieces = [piece for part in parts for piece in _pieces(part)]
    values = [piece for piece in pieces if isinstance(piece, ast.expr)]
    names: dict[str, str] = {}
    template = ""
    for piece in pieces:
        if isinstance(piece, str):
            template += piece
        elif not template.endswith("}") or template.endswith("{s}"):
            template += "{" + _unique_name(piece, names) + "}"
    return template, values


def _pieces(part: ast.expr) -> Iterator[str | ast.expr]:
    if isinstance(part, ast.JoinedStr):
        for value in part.values:
            if isinstance(value, ast.FormattedValue):
                yield value.value
            elif isinstance(value, ast.Constant):
                yield _escape(value.value)
    elif isinstance(part, ast.Constant) and isinstance(part.value, str):
        yield part.value if re.search(r"\{\w*\}", part.value) else _escape(part.value)
    else:
        yield part


def _escape(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _unique_name(value: ast.expr, names: dict[str, str]) -> str:
    """Return the name of a value; another value of the same name gets a number."""
    dump, name = ast.dump(value), _placeholder(value)
    candidates = [name, *(f"{name}{number}" for number in range(2, 9))]
    unique = next(each for each in candidates if names.get(each, dump) == dump)
    names[unique] = dump
    return unique


def _placeholder(value: ast.expr) -> str:
    """Return the name of a value in a template: that of its variable, attribute or function, or `s` for a plural."""
    match value:
        case ast.IfExp(body=ast.Constant(value=first), orelse=ast.Constant(value=other)) if {first, other} <= {"", "s"}:
            return "s"
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_")
        case ast.Call(func=ast.Attribute(attr="join"), args=[argument]):
            return _placeholder(argument)
        case ast.Call(func=ast.Name(id="len" | "map" | "repr" | "sorted" | "str" | "sum"), args=[*_, argument]):
            return _placeholder(argument)
        case ast.Call(func=function):
            return _placeholder(function)
        case ast.Subscript(value=inner) | ast.Starred(value=inner):
            return _placeholder(inner)
    names = (_placeholder(child) for child in ast.iter_child_nodes(value) if isinstance(child, ast.expr))
    return next(names, "value")
