"""The package is shaped as it promises: rooms, doors, and what a wheel carries."""

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
ROOMS = ("graph", "loaders", "exports", "queries", "pages", "console")
MAY_IMPORT = {
    "graph": set(),
    "loaders": {"graph"},
    "exports": {"graph"},
    "queries": {"graph"},
    "pages": {"graph", "queries"},
    "opening": {"graph", "loaders"},
    "explorer": {"graph", "exports", "queries", "pages", "opening"},
    "__init__": {"graph", "explorer"},
    "console": {"", "graph", "exports", "queries", "opening", "explorer"},
    "cli": {"console"},
    "__main__": {"cli"},
}
"""The rooms, and the modules of the root, that each may import; an empty name is the package itself."""
DOORS = {
    "kglite": {"graph/stores/embedded.py"},
    "neo4j": {"graph/stores/neo4j.py"},
    "pyvis": {"pages/page.py"},
    "pandas": {"graph/frames.py", "graph/answers.py"},  # answers.py for the type of a result only
    "openpyxl": {"console/render.py"},
    "rapidfuzz": {"graph/suggestions.py"},
    "rich": {"console/terminal.py", "console/progress.py"},
}
LATE = {"pandas", "networkx", "neo4j", "pyvis", "openpyxl", "rich.console", "IPython", "numpy"}
"""What a command must not import before it needs it."""
FILES = [*sorted(ROOT.glob("*.py")), *(file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))]


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names.add(node.module or "")
    return names


def dependencies(path: Path, modules: Collection[str]) -> set[str]:
    """Return the modules of ours that a file imports, at its top or in a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            submodules = {f"{node.module}.{alias.name}" for alias in node.names} & set(modules)
            found |= submodules or {node.module or ""}
    return found & set(modules)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way_and_heavy_libraries_have_one_door(path: Path) -> None:
    relative = path.relative_to(ROOT)
    room = relative.parts[0] if len(relative.parts) > 1 else path.stem
    found = imports(path)
    ours = {name.partition(".")[2].partition(".")[0] for name in found if name.split(".")[0] == "lianzhu"}
    assert ours <= MAY_IMPORT[room] | {room}
    for library in {name.split(".")[0] for name in found} & DOORS.keys():
        assert relative.as_posix() in DOORS[library]


def module(path: Path) -> str:
    """Return the name under which a file of the package is imported."""
    parts = ("lianzhu", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_there_is_no_import_cycle() -> None:
    modules = {module(path): path for path in FILES}
    edges = {name: dependencies(path, modules) - {name} for name, path in modules.items()}
    edges["lianzhu"] = set()  # it imports its public names when they are asked for
    assert len(list(TopologicalSorter(edges).static_order())) == len(modules)  # CycleError names the cycle


def test_pages_see_no_store_and_no_loader() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        assert not {name for name in imports(path) if name.startswith(("lianzhu.graph.stores", "lianzhu.loaders"))}


def test_modules_of_different_rooms_have_different_names() -> None:
    names = Counter(path.stem for path in FILES if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []


def test_every_package_is_listed_for_the_wheel() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    folders = {file.parent.relative_to(ROOT) for room in ROOMS for file in (ROOT / room).rglob("__init__.py")}
    assert listed == {"lianzhu"} | {f"lianzhu.{folder.as_posix().replace('/', '.')}" for folder in folders}


def test_a_canned_query_imports_no_heavy_library() -> None:
    code = f"""
import sys
sys.argv = ["lianzhu", "query", "run", "vendors_by_industry", "--format", "csv"]
from lianzhu.cli import main
main()
print([name for name in {sorted(LATE)} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_wheel_carries_data_queries_schema_and_templates_and_nothing_else_for_site_packages(
    tmp_path: Path,
) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"lianzhu", f"lianzhu-{wheel.name.split('-')[1]}.dist-info"}
    carried = [p for p in (ROOT / "data").rglob("*") if p.is_file()] + list((ROOT / "queries").rglob("*.cypher"))
    carried += [ROOT / "graph" / "schema.toml", ROOT / "py.typed", *FILES]
    carried += [p for p in (ROOT / "pages" / "templates").rglob("*") if p.is_file()]
    assert {f"lianzhu/{path.relative_to(ROOT).as_posix()}" for path in carried} <= set(names)
