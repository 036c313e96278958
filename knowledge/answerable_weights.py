"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

MEANING = {
    "bias": -26.172,
    "lemmas": -0.39,
    "grams": -2.072,
    "coverage": 0.808,
    "by_word": 4.359,
    "missing_numbers": -0.008,
    "unheard": 0.52,
    "lead": 9.423,
    "own": -1.286,
    "product": 0.43,
    "cosine": 27.882,
    "above": -0.088,
    "gap": 19.667,
}
MEANING_THRESHOLDS = (0.185, 0.622)
WORDS = {
    "bias": -4.748,
    "lemmas": -0.467,
    "grams": 1.737,
    "coverage": 0.086,
    "by_word": 6.437,
    "missing_numbers": 0.187,
    "unheard": 0.776,
    "lead": 3.775,
    "own": -0.522,
    "product": -0.096,
}
WORDS_THRESHOLDS = (0.128, 0.509)
