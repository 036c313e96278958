"""A live site, by its sitemap: fetched politely into the data folder, indexed from there.

`knowledge.crawl.crawl` fetches; it is loaded by who crawls, not by who reads what is stored.
"""

from knowledge.crawl.limits import Limits
from knowledge.crawl.notebook import folder_of, forget
from knowledge.crawl.stored import StoredPage, StoredSite, stored_site

__all__ = ["Limits", "StoredPage", "StoredSite", "folder_of", "forget", "stored_site"]
