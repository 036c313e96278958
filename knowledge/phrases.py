"""The phrases of the package, and their compiled form kept beside the dictionaries.

Lemmatising 25,000 phrases takes 1 s, reading them compiled 0.15 s.
`python -m knowledge.phrases DIR` compiles them into DIR; `make install` does so.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from knowledge.lemmas import LANGUAGES, Lemmas, installed
from knowledge.phrasebook import Compiled, Phrase, compile_phrases

# concept -> language -> phrases, or `kind_of` -> the concepts it is a kind of
Phrases = Mapping[str, Mapping[str, Sequence[str]]]
# What the compiled form depends on beside the phrases.
_CODE = ("phrasebook.py", "phrases.py", "lemmas.py")
_FILE = "concepts.json"


def packaged() -> dict[str, dict[str, list[str]]]:
    """The phrases as the package holds them."""
    found: dict[str, dict[str, list[str]]] = {}
    for file in _tables():
        for name, by_lang in tomllib.loads(file.read_text(encoding="utf-8")).items():
            of_name = found.setdefault(name, {})
            for lang, said in by_lang.items():
                of_name[lang] = of_name.get(lang, []) + said
    return found


def compiled(phrases: Phrases, lemmas: Lemmas) -> dict[str, Compiled]:
    """The phrases of each language, made ready to be found."""
    return {
        lang: compile_phrases(
            {name: by.get(lang, ()) for name, by in phrases.items()}, lang, lemmas
        )
        for lang in LANGUAGES
    }


def kept(lemmas: Lemmas) -> tuple[Phrases, Mapping[str, Compiled]]:
    """The phrases of the package with their compiled form, from the last time where unchanged.

    What is made anew is kept for the next time, but not among what is installed.
    """
    file, now = lemmas.folder / _FILE, version()
    # A file that is missing, cut short or of another version is made anew.
    with suppress(OSError, ValueError, KeyError, TypeError):
        read = json.loads(file.read_bytes())
        if read["version"] == now:
            return read["phrases"], {lang: _unpacked(read["ready"][lang]) for lang in LANGUAGES}
    if lemmas.folder != installed():
        with suppress(OSError):
            return keep(lemmas)
    phrases = packaged()
    return phrases, compiled(phrases, lemmas)


def keep(lemmas: Lemmas) -> tuple[Phrases, Mapping[str, Compiled]]:
    """Compile the phrases and keep them beside the dictionaries."""
    phrases = packaged()
    ready = compiled(phrases, lemmas)
    packed = {"version": version(), "phrases": phrases, "ready": ready}
    making = lemmas.folder / f".making-{os.getpid()}.json"
    making.write_text(json.dumps(packed, ensure_ascii=False), encoding="utf-8")
    making.replace(lemmas.folder / _FILE)
    return phrases, ready


def _unpacked(packed: Any) -> Compiled:
    phrases, keys = packed
    return Compiled([Phrase(*each) for each in phrases], keys)


def version() -> str:
    """Names the phrases and the code that makes them ready."""
    code = [files("knowledge").joinpath(name) for name in _CODE]
    digest = hashlib.sha256()
    for file in code + _tables():
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _tables() -> list[Traversable]:
    folder = files("knowledge").joinpath("concepts")
    tables = [each for each in folder.iterdir() if each.name.endswith(".toml")]
    return sorted(tables, key=lambda each: each.name)


if __name__ == "__main__":
    keep(Lemmas(Path(sys.argv[1])))
