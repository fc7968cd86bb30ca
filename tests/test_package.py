"""Package structure: import directions, isolated heavy dependencies, and the contents of the wheel."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Collection
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph", "loaders", "exports", "queries", "measures", "pages", "documents", "console")
ALLOWED_IMPORTS = {
    "graph": set(),
    "loaders": {"graph"},
    "exports": {"graph"},
    "queries": {"graph"},
    "measures": {"graph"},
    "pages": {"graph", "queries", "measures"},
    "documents": {"graph", "exports", "measures"},
    "opening": {"graph", "loaders"},
    "import_folder": {"graph", "loaders", "exports", "opening"},
    "importing": {"graph", "loaders", "import_folder", "opening"},
    "explorer": {"graph", "exports", "queries", "measures", "pages", "documents", "opening"},
    "__init__": {"graph", "explorer"},
    "console": {"", "graph", "exports", "queries", "documents", "opening", "explorer", "importing"},
    "cli": {"console"},
    "__main__": {"cli"},
}
"""The subpackages and root modules that each one may import; an empty string is the root package."""
WRAPPER_MODULES = {
    "kglite": {"graph/stores/embedded.py"},
    "neo4j": {"graph/stores/neo4j.py"},
    "pyvis": {"pages/page.py"},
    "pandas": {"graph/frames.py", "graph/answers.py"},  # answers.py only for type annotations
    "openpyxl": {"console/render.py", "exports/workbook.py"},
    "python_calamine": {"graph/workbooks.py"},
    "matplotlib": {"documents/charts/drawing.py"},
    "playwright": {"pages/diagram_picture.py"},
    "docx": {"documents/brief/word_document.py", "documents/brief/word_markup.py", "documents/brief/word_styles.py"},
    "yaml": {"loaders/yaml_lines.py", "exports/landscape_files.py"},
    "rapidfuzz": {"graph/suggestions.py"},
    "rich": {"console/terminal.py", "console/progress.py"},
}
LAZY_IMPORTS = {
    "pandas",
    "networkx",
    "neo4j",
    "matplotlib",
    "docx",
    "pyvis",
    "openpyxl",
    "rich.console",
    "IPython",
    "numpy",
    "python_calamine",
    "rapidfuzz",
    "yaml",
    "lianzhu.graph.cypher.parser",
    "lianzhu.graph.cypher.portability",
    "lianzhu.graph.cypher.syntax",
    "lianzhu.graph.checks",
    "lianzhu.loaders",
    "lianzhu.pages",
}
"""Modules that a command must not import before it needs them."""
FILES = [*sorted(ROOT.glob("*.py")), *(file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))]


def imported_modules(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: use absolute imports"
            names.add(node.module or "")
    return names


def dependencies(path: Path, modules: Collection[str]) -> set[str]:
    """Return which of `modules` a file imports, at module level or in a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & set(modules)
            names |= submodules or {node.module or ""}
    return names & set(modules)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_follow_the_allowed_directions_and_isolate_heavy_libraries(path: Path) -> None:
    relative = path.relative_to(ROOT)
    package = relative.parts[0] if len(relative.parts) > 1 else path.stem
    imports = imported_modules(path)
    internal = {name.partition(".")[2].partition(".")[0] for name in imports if name.split(".")[0] == "lianzhu"}
    assert internal <= ALLOWED_IMPORTS[package] | {package}
    for library in {name.split(".")[0] for name in imports} & WRAPPER_MODULES.keys():
        assert relative.as_posix() in WRAPPER_MODULES[library]


def module_name(path: Path) -> str:
    """Return the dotted module name of a file in the package."""
    parts = ("lianzhu", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_there_are_no_import_cycles() -> None:
    modules = {module_name(path): path for path in FILES}
    edges = {name: dependencies(path, modules) - {name} for name, path in modules.items()}
    edges["lianzhu"] = set()  # it imports its public names lazily
    assert len(list(TopologicalSorter(edges).static_order())) == len(modules)  # raises CycleError


def test_pages_import_no_stores_or_loaders() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        assert not {
            name for name in imported_modules(path) if name.startswith(("lianzhu.graph.stores", "lianzhu.loaders"))
        }


def test_module_names_are_unique() -> None:
    names = Counter(path.stem for path in FILES if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []


def test_names_of_constants_and_classes_are_unique() -> None:
    names = Counter(
        name for path in FILES if path.parent.name != "pages" for name in definitions(path) - {"T", "F", "__all__"}
    )
    assert [name for name, count in names.items() if count > 1] == []


def definitions(path: Path) -> set[str]:
    """Return the names of the constants and classes of a module."""
    body = ast.parse(path.read_text("utf-8")).body
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in body if isinstance(node, ast.AnnAssign)]
    constants = {target.id for target in targets if isinstance(target, ast.Name)}
    return constants | {node.name for node in body if isinstance(node, ast.ClassDef)}


def test_pyproject_lists_every_package() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    folders = {file.parent.relative_to(ROOT) for package in PACKAGES for file in (ROOT / package).rglob("__init__.py")}
    assert listed == {"lianzhu"} | {f"lianzhu.{folder.as_posix().replace('/', '.')}" for folder in folders}


def test_a_canned_query_imports_no_heavy_libraries() -> None:
    code = f"""
import sys
sys.argv = ["lianzhu", "query", "run", "vendors_by_industry", "--format", "csv"]
from lianzhu.cli import main
main()
print([name for name in {sorted(LAZY_IMPORTS)} if name in sys.modules])
"""
    for _ in range(2):  # the first run may fill the cache
        process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert process.stdout.splitlines()[-1] == "[]"


def test_the_wheel_contains_all_files_and_a_single_top_level_package(
    tmp_path: Path,
) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"lianzhu", f"lianzhu-{wheel.name.split('-')[1]}.dist-info"}
    expected = [path for path in (ROOT / "data").rglob("*") if path.is_file()] + list(
        (ROOT / "queries").rglob("*.cypher")
    )
    expected += [ROOT / "graph" / "schema.toml", ROOT / "console" / "messages_zh.toml", ROOT / "pages" / "look.toml"]
    expected += [ROOT / "py.typed", *FILES]
    for folder in (ROOT / "pages" / "web", ROOT / "exports" / "starter"):
        expected += [path for path in folder.rglob("*") if path.is_file()]
    assert {f"lianzhu/{path.relative_to(ROOT).as_posix()}" for path in expected} <= set(names)
