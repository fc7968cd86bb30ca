"""What XML can hold: GraphML, GEXF and the sheets of a workbook cannot have every character."""

from __future__ import annotations

import re

NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 forbids, and line ends that its readers change."""


def forbidden_character(text: str) -> str:
    r"""Return the first character that XML cannot hold, such as "U+0008"; empty if there is none.

    >>> forbidden_character("云计算"), forbidden_character("a\bc")
    ('', 'U+0008')
    """
    match = NOT_IN_XML.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""


def xml_text(text: str) -> str:
    r"""Return a text without the characters that XML cannot hold.

    >>> xml_text("云\b计算")
    '云�计算'
    """
    return NOT_IN_XML.sub("\ufffd", text)
