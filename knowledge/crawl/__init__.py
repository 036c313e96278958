"""A live site, by its sitemap: fetched politely into the data folder, indexed from there."""

from knowledge.crawl.crawl import CrawlReport, crawl
from knowledge.crawl.limits import Limits
from knowledge.crawl.notebook import folder_of, forget
from knowledge.crawl.stored import StoredPage, StoredSite, stored_site

__all__ = [
    "CrawlReport",
    "Limits",
    "StoredPage",
    "StoredSite",
    "crawl",
    "folder_of",
    "forget",
    "stored_site",
]
