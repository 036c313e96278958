"""Products of the shop, from its feeds and tables: one reader a dialect -> Product."""

from knowledge.products.schemaorg import has_products, read_page_products, read_schema_org
from knowledge.products.sheet import (
    is_product_sheet,
    is_product_table,
    known_headings,
    read_records,
    read_sheet,
)
from knowledge.products.xml import read_feed

__all__ = [
    "has_products",
    "is_product_sheet",
    "is_product_table",
    "known_headings",
    "read_feed",
    "read_page_products",
    "read_records",
    "read_schema_org",
    "read_sheet",
]
