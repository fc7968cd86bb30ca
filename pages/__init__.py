"""Interactive pages: what a view holds, where it stands, and one offline HTML file through Pyvis."""

from lianzhu.pages.answer_table import Question
from lianzhu.pages.atlas import answer_page, atlas_page, chain_page, company_page, leaders_page, tells_of_leaders

__all__ = ["Question", "answer_page", "atlas_page", "chain_page", "company_page", "leaders_page", "tells_of_leaders"]
