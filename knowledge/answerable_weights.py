"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

MEANING = {
    "bias": -23.281,
    "lemmas": -1.413,
    "grams": -0.508,
    "coverage": 0.463,
    "by_word": 4.452,
    "missing_numbers": -0.046,
    "unheard": 0.59,
    "lead": 8.973,
    "own": -1.034,
    "product": 1.064,
    "cosine": 24.652,
    "above": -0.27,
    "gap": 22.249,
}
MEANING_THRESHOLDS = (0.171, 0.61)
WORDS = {
    "bias": -5.454,
    "lemmas": -1.43,
    "grams": 2.778,
    "coverage": 1.149,
    "by_word": 5.723,
    "missing_numbers": 0.317,
    "unheard": 0.826,
    "lead": 3.934,
    "own": -0.094,
    "product": 0.282,
}
WORDS_THRESHOLDS = (0.112, 0.503)
