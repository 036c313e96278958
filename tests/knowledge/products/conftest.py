"""Feeds are read as any other file of the folder."""

from tests.knowledge.documents.conftest import read

__all__ = ["read"]
