"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

MEANING = {
    "bias": -21.321,
    "lemmas": -0.304,
    "grams": 0.115,
    "coverage": 2.734,
    "missing_numbers": -0.472,
    "cosine": 21.768,
    "above": 0.212,
    "gap": -2.476,
}
MEANING_THRESHOLDS = (0.41, 0.76)
WORDS = {
    "bias": -4.03,
    "lemmas": -0.474,
    "grams": 5.019,
    "coverage": 2.757,
    "missing_numbers": -0.758,
}
WORDS_THRESHOLDS = (0.31, 0.54)
