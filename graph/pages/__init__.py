"""Interactive pages: what a view holds, where it stands, and one offline HTML file through Pyvis."""

from lianzhu.graph.pages.page import chain_page

__all__ = ["chain_page"]
