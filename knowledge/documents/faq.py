"""What a question looks like in the five languages, and how FAQ files mark one. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASKING = frozenset(
    # "do" and "is" are left out: the one is a Polish preposition, the other opens no heading.
    [
        "how",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "can",
        "jak",
        "co",
        "kiedy",
        "gdzie",
        "ile",
        "czy",
        "kto",
        "dlaczego",
        "który",
        "która",
        "które",
        "jaki",
        "jaka",
        "jakie",
        "skąd",
        "kā",
        "kas",
        "kad",
        "kur",
        "cik",
        "vai",
        "kāpēc",
        "kurš",
        "kura",
        "kādi",
        "kāds",
        "kāda",
        "kādas",
        "как",
        "что",
        "когда",
        "где",
        "сколько",
        "кто",
        "почему",
        "какой",
        "какая",
        "какие",
        "можно",
        "куда",
        "як",
        "що",
        "коли",
        "де",
        "скільки",
        "чи",
        "хто",
        "чому",
        "який",
        "яка",
        "які",
        "куди",
    ]
)
_QUESTION_END = re.compile(r"\?[\s\"'»”’)*_\]]*$")
_NUMBER = r"(?:\d{1,3}[.)]\s*)?"
# Single letters must be followed by a colon, or a lettered list would be taken for a FAQ.
_LABEL = re.compile(
    rf"^{_NUMBER}(?:(?P<letter>[QAPOJАВОПРB])\s*\d{{0,3}}\s*:"
    r"|(?P<word>question|answer|pytanie|odpowiedź|jautājums|atbilde|вопрос|ответ|питання|"
    r"запитання|відповідь|pyt|odp|jaut|atb|пит|відп)\s*\d{0,3}\s*[:.–—-])\s*(?=\S|$)",
    re.IGNORECASE,
)
_INLINE_ANSWER = re.compile(
    r"(?<=\?)\s+(?=(?:[AOАОВB]|answer|odpowiedź|odp\.?|atbilde|atb\.?|ответ|відповідь)\s*:\s)",
    re.IGNORECASE,
)
_ALIKE = str.maketrans("АОВР", "AOBP")
_PAIRS = frozenset({("Q", "A"), ("P", "O"), ("J", "A"), ("B", "O"), ("П", "B")})
_QUESTION_WORDS = frozenset(
    ["question", "pytanie", "jautājums", "вопрос", "питання", "запитання", "pyt", "jaut", "пит"]
)
_MAX_QUESTION = 300


def is_question(text: str) -> bool:
    """Whether one line is a question: it ends with a question mark and is not a paragraph."""
    return len(text) <= _MAX_QUESTION and bool(_QUESTION_END.search(text))


def is_asking(heading: str) -> bool:
    """Whether a heading asks, with or without its question mark ("Jak zwrócić towar")."""
    words = re.sub(r"^[\d.)\s]+", "", heading).lower().split()
    return is_question(heading) or (3 <= len(words) <= 15 and words[0] in _ASKING)


def unnumbered(question: str) -> str:
    """A question without the list number in front ("3. How …?" -> "How …?")."""
    return re.sub(r"^\s*\d{1,3}(?:\.\d{1,3})*[.)]\s+", "", question).strip() or question


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: its label if it has one, its text behind it, the whole."""

    label: str | None
    text: str
    whole: str


def split_labels(text: str) -> list[Piece]:
    """Cut a paragraph where a line (or an answer behind its question) carries a label."""
    pieces: list[tuple[str | None, list[str], list[str]]] = []
    for line in (part for raw in text.split("\n") for part in _INLINE_ANSWER.split(raw)):
        found = _LABEL.match(line)
        if found:
            letter, word = found["letter"], found["word"]
            label = letter.upper().translate(_ALIKE) if letter else word.lower()
            pieces.append((label, [line[found.end() :].strip()], [line.strip()]))
        elif pieces:
            pieces[-1][1].append(line)
            pieces[-1][2].append(line)
        else:
            pieces.append((None, [line], [line]))
    return [Piece(label, "\n".join(texts), "\n".join(whole)) for label, texts, whole in pieces]


def are_pair(question: str | None, answer: str | None) -> bool:
    """Whether two labels belong together: Q/A, P/O, J/A, В/О, П/В or the words."""
    if question is None or answer is None:
        return False
    if len(question) > 1 and len(answer) > 1:
        return question in _QUESTION_WORDS and answer not in _QUESTION_WORDS
    return (question, answer) in _PAIRS
