"""Writes a brief to a file, in the format of its suffix."""

from __future__ import annotations

from pathlib import Path

from lianzhu.documents.brief.compose import compose_brief
from lianzhu.exports.files import atomic_write
from lianzhu.graph.errors import OutputError
from lianzhu.graph.language import Language
from lianzhu.measures.relations import Relations

BRIEF_SUFFIXES = (".docx", ".html", ".htm", ".md")


def check_brief_suffix(path: Path) -> None:
    """Raise `OutputError` if a brief cannot be written in the format of a suffix."""
    if path.suffix.lower() not in BRIEF_SUFFIXES:
        raise OutputError(f"cannot write {path}: a brief is Word, HTML or Markdown; use .docx, .html or .md")


def write_brief(
    relations: Relations,
    chain: str,
    path: Path,
    *,
    language: Language = "zh",
    region: str | None = None,
    diagram: bytes = b"",
) -> Path:
    """Write the brief of a chain as Word, HTML or Markdown; return its path. Raises `OutputError`."""
    check_brief_suffix(path)
    numbered = compose_brief(relations, chain, language=language, region=region, diagram=diagram)
    suffix = path.suffix.lower()
    if suffix == ".docx":
        from lianzhu.documents.brief.word_document import brief_docx

        content = brief_docx(numbered)
    elif suffix == ".md":
        from lianzhu.documents.brief.markdown_brief import brief_markdown

        content = brief_markdown(numbered).encode()
    else:
        from lianzhu.documents.brief.html_brief import brief_html

        content = brief_html(numbered).encode()
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)
    return path
