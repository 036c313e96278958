"""Written by `python -m knowledge.fit SUITE…`; edit by fitting."""

MEANING = {
    "bias": -23.599,
    "lemmas": -0.76,
    "grams": -1.868,
    "coverage": 0.825,
    "by_word": 4.338,
    "missing_numbers": -0.106,
    "unheard": 0.562,
    "lead": 10.659,
    "own": -1.152,
    "product": 0.987,
    "cosine": 24.95,
    "above": -0.158,
    "gap": 14.549,
}
MEANING_THRESHOLDS = (0.167, 0.625)
WORDS = {
    "bias": -5.021,
    "lemmas": -0.499,
    "grams": 0.906,
    "coverage": 1.059,
    "by_word": 6.033,
    "missing_numbers": 0.126,
    "unheard": 0.748,
    "lead": 4.001,
    "own": -0.195,
    "product": 0.137,
}
WORDS_THRESHOLDS = (0.111, 0.505)
