"""Questions about goods -> the products that answer them, by the fields of the feed."""

from knowledge.catalogue.advice import Advice, Alike, Pick, confidence
from knowledge.catalogue.consult import Catalogue
from knowledge.catalogue.reading import Limit

__all__ = ["Advice", "Alike", "Catalogue", "Limit", "Pick", "confidence"]
