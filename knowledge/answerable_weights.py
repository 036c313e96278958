"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

from __future__ import annotations

# Feature -> weight; what the number means stands in answerable.py. With vectors, and without.
MEANING: dict[str, float] = {
    "bias": -4.6,
    "above": 0.65,
    "gap": 12.0,
    "lemmas": 2.0,
    "grams": 2.5,
    "coverage": 2.0,
    "agreed": 0.4,
    "missing_numbers": -1.0,
    "own_language": 0.2,
}
WORDS: dict[str, float] = {
    "bias": -3.2,
    "lemmas": 2.5,
    "grams": 3.0,
    "coverage": 2.5,
    "missing_numbers": -1.0,
    "own_language": 0.2,
}
ANSWER = 0.6
UNKNOWN = 0.3
