"""Letters that look alike, put back into the script of their word. Pure.

Keyboards without a Ukrainian "і" make people take the Latin one; it looks right and is found
nowhere.
"""

from __future__ import annotations

import re

_LATIN = "aceiopxyABCEHIKMOPTX"
_CYRILLIC = "асеіорхуАВСЕНІКМОРТХ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_MIXED = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*[\u0400-\u04ff])[^\W\d_]+\b")


def one_script(text: str) -> str:
    """The text, each word of both scripts written in the one that all its letters allow.

    "недiля" with a Latin i is Cyrillic; "cаfe" with a Cyrillic а is Latin; "USB-кабель" is two
    words, and "Wiзард" stays what it is.
    """
    return _MIXED.sub(lambda found: _one_script(found[0]), text)


def _one_script(word: str) -> str:
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    if not re.search("[a-zA-Z]", cyrillic):
        return cyrillic
    return word if re.search("[\u0400-\u04ff]", latin) else latin
