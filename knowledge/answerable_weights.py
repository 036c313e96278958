"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

MEANING = {
    "bias": -4.344,
    "lemmas": 0.0,
    "grams": 0.0,
    "concepts": 0.0,
    "met": 1.45,
    "nothing_named": 0.82,
    "by_word": 0.626,
    "unheard": 0.0,
    "lead": 13.748,
    "own": -0.612,
    "product": 0.371,
    "cosine": 7.938,
    "above": 0.0,
    "gap": -13.658,
    "far_gap": 8.751,
}
MEANING_THRESHOLDS = (0.168, 0.738)
WORDS = {
    "bias": -1.827,
    "lemmas": 0.0,
    "grams": 0.0,
    "concepts": 0.0,
    "met": 0.81,
    "nothing_named": 0.041,
    "by_word": 2.662,
    "unheard": 0.0,
    "lead": 21.561,
    "own": -0.828,
    "product": -0.04,
}
WORDS_THRESHOLDS = (0.184, 0.661)
