"""Products of the shop, from its feeds and tables: one reader a dialect -> Product."""

from knowledge.products.sheet import is_product_sheet, known_headings, read_sheet
from knowledge.products.xml import read_feed

__all__ = ["is_product_sheet", "known_headings", "read_feed", "read_sheet"]
