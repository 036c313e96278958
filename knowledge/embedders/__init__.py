"""Embedders beside the default one, each loaded only where the configuration names it."""
