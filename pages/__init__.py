"""Interactive pages: what a view holds, where it stands, and one offline HTML file through Pyvis."""

from lianzhu.pages.answer_table import Question
from lianzhu.pages.atlas import (
    answer_page,
    atlas_page,
    chain_page,
    changes_page,
    company_page,
    leaders_page,
    question_page,
    tells_of_leaders,
)
from lianzhu.pages.chain_measures import ChainMeasures
from lianzhu.pages.changes import Comparison, union

__all__ = [
    "ChainMeasures",
    "Comparison",
    "Question",
    "answer_page",
    "atlas_page",
    "chain_page",
    "changes_page",
    "company_page",
    "leaders_page",
    "question_page",
    "tells_of_leaders",
    "union",
]
