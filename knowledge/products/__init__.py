"""Products of the shop, from its feeds: one reader a dialect -> Product."""

from knowledge.products.merchant import read_feed

__all__ = ["read_feed"]
