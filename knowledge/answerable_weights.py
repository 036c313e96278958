"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

MEANING = {
    "bias": -4.464,
    "lemmas": 0.0,
    "grams": 0.0,
    "concepts": 0.081,
    "met": 1.474,
    "nothing_named": 0.881,
    "by_word": 0.709,
    "unheard": 0.0,
    "lead": 13.395,
    "own": -0.561,
    "product": 0.385,
    "cosine": 7.503,
    "above": 0.0,
    "gap": -13.133,
    "far_gap": 9.309,
}
MEANING_THRESHOLDS = (0.209, 0.734)
WORDS = {
    "bias": -2.08,
    "lemmas": 0.0,
    "grams": 0.0,
    "concepts": 0.27,
    "met": 0.877,
    "nothing_named": 0.109,
    "by_word": 2.785,
    "unheard": 0.0,
    "lead": 18.28,
    "own": -0.666,
    "product": 0.022,
}
WORDS_THRESHOLDS = (0.192, 0.654)
