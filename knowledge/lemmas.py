"""Words -> lemmas, folded. The only file that imports simplemma.

`python -m knowledge.lemmas DIR` builds the dictionaries (17 s, 740 MB while
building, 35 MB on disk); `make install` does so once, into `installed()`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

LANGUAGES = ("en", "pl", "lv", "ru", "uk")

# Letters that Unicode does not decompose, as people type them without the right keyboard.
_PLAIN = str.maketrans(
    {"ł": "l", "ґ": "г", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "\u2019": "'"}
)
_WORD = re.compile(r"\w+(?:['\u2019\u02bc]\w+)*")
# Slips of the dictionaries in words that shops use every day: крем -> для, бальзам -> на.
_MISTAKEN = frozenset({("ru", "крем"), ("ru", "бальзам"), ("lv", "galds")})
# An article code or a number is one token with its inner dots and dashes: RX-100, 12.5
_CODE = re.compile(r"\b\w+(?:[.,/-]\w+)+\b")
_DIGIT = re.compile(r"\d")


def fold(text: str) -> str:
    """Lower case without diacritics: ż->z, ķ->k, ё->е, ї->і, ł->l, ґ->г."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    if not decomposed.isascii():
        # Few signs are marks, and fewer kinds of them: sought once, not letter by letter.
        for mark in filter(unicodedata.combining, set(decomposed)):
            decomposed = decomposed.replace(mark, "")
    return decomposed


def words(text: str) -> list[str]:
    """The words and numbers of a text in order, as written."""
    return _WORD.findall(text)


def codes(text: str) -> list[str]:
    """Article codes and compound numbers of a text, folded: `rx-100`, `12.5`."""
    return [fold(code) for code in _CODE.findall(text) if _DIGIT.search(code)]


def installed() -> Path:
    """Where `make install` leaves the dictionaries."""
    return Path(sys.prefix) / "share" / "shopbell" / "lemmas"


def ready(folder: Path) -> bool:
    """Whether the folder holds all dictionaries."""
    return all((folder / f"{lang}.dic").is_file() for lang in LANGUAGES)


def find_or_build(data: Path) -> Path:
    """The folder of the dictionaries: the installed one, else the data folder's, built if need be.

    They are built in a process of their own, whose 740 MB end with it.
    """
    for folder in (installed(), data / "lemmas"):
        if ready(folder):
            return folder
    folder = data / "lemmas"
    subprocess.run([sys.executable, "-m", "knowledge.lemmas", str(folder)], check=True)  # noqa: S603
    return folder


def build(folder: Path) -> None:
    """Build the dictionaries in `folder`; what is already there stays."""
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

    folder.mkdir(parents=True, exist_ok=True)
    # Moved into place one by one: a killed build leaves no half a dictionary.
    making = folder / f".making-{os.getpid()}"
    for lang in LANGUAGES:
        if not (folder / f"{lang}.dic").is_file():
            TrieDictionaryFactory(disk_cache_dir=str(making)).get_dictionary(lang)
            (making / f"{lang}.dic").replace(folder / f"{lang}.dic")
    if making.is_dir():
        making.rmdir()


class Lemmas:
    """Lemmas of the five languages from built dictionaries; loaded on first use (0.2 s, 52 MB)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lemmatizer: Lemmatizer | None = None
        self._strategy: DefaultStrategy | None = None
        self._lock = Lock()
        self._of = lru_cache(maxsize=65_536)(self._look_up)

    def of(self, word: str, lang: str) -> str:
        """The folded lemma of a word; the folded word itself where none is known."""
        return self._of(word, lang)

    def knows(self, word: str, lang: str) -> bool:
        """Whether the dictionary of a language holds the form itself, rules and guesses apart."""
        if lang not in LANGUAGES:
            return False
        self._load()
        strategy = self._strategy
        return strategy is not None and any(
            strategy.is_dictionary_member(form, lang) for form in (word.lower(), word.capitalize())
        )

    def tokens(self, text: str, lang: str) -> list[str]:
        """Lemma and folded form of each word, and article codes whole.

        Both, because a shopper without the right keyboard writes `butow`, which no
        dictionary knows, and because lemmas of names are guesses.
        """
        return [form for word in words(text) for form in self.forms(word, lang)] + codes(text)

    def forms(self, word: str, lang: str) -> list[str]:
        """A word folded, and its lemma where that is another."""
        plain = fold(word)
        if not plain.isalpha():
            return [plain]
        lemma = self._of(word, lang)
        return [plain] if lemma == plain else [plain, lemma]

    def _look_up(self, word: str, lang: str) -> str:
        if lang not in LANGUAGES or len(word) > 40 or (lang, word.lower()) in _MISTAKEN:
            return fold(word)
        return fold(self._load().lemmatize(word.lower(), lang))

    def _load(self) -> Lemmatizer:
        with self._lock:
            if self._lemmatizer is None:
                from simplemma import Lemmatizer
                from simplemma.strategies import DefaultStrategy
                from simplemma.strategies.dictionaries.trie_dictionary_factory import (
                    TrieDictionaryFactory,
                )

                factory = TrieDictionaryFactory(disk_cache_dir=str(self.folder))
                self._strategy = DefaultStrategy(dictionary_factory=factory)
                self._lemmatizer = Lemmatizer(lemmatization_strategy=self._strategy)
            return self._lemmatizer


if __name__ == "__main__":
    build(Path(sys.argv[1]))
