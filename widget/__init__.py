"""The chat on the shop's pages; the sources are TypeScript, `bundle.py` builds them."""
