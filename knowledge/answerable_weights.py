"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

MEANING = {
    "bias": -19.42,
    "lemmas": -0.582,
    "grams": 0.357,
    "coverage": 2.265,
    "missing_numbers": -0.708,
    "cosine": 19.236,
    "above": 0.253,
    "gap": 12.153,
}
MEANING_THRESHOLDS = (0.34, 0.6)
WORDS = {
    "bias": -4.195,
    "lemmas": -0.001,
    "grams": 5.138,
    "coverage": 2.505,
    "missing_numbers": -0.858,
}
WORDS_THRESHOLDS = (0.17, 0.5)
