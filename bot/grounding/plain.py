# ruff: noqa: E501  (tables read better whole)
"""Texts made comparable before their facts are read: figures for number words, one name for a
currency, ranges and clock times written one way; names across scripts. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.lemmas import fold
from knowledge.particulars import Amount, amounts

# Forms of one to twelve, folded. "One" is also a pronoun: it counts before a unit only.
_ONE = {
    "en": "one",
    "pl": "jeden jedna jedno jednego jednej jednym",
    "lv": "viens viena vienu vienas vienam",
    "ru": "один одна одно одного одной одну",
    "uk": "один одна одне одного однієї одну",
}
_NUMBERS = {
    "en": "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
    "pl": "dwa dwie dwoch dwom dwu dwoma|trzy trzech trzem|cztery czterech|piec pieciu|szesc szesciu"
    "|siedem siedmiu|osiem osmiu|dziewiec dziewieciu|dziesiec dziesieciu"
    "|jedenascie jedenastu|dwanascie dwunastu",
    "lv": "divi divas divu divam diviem divos divus|tris triju trim|cetri cetras cetru cetriem cetras"
    "|pieci piecas piecu pieciem piecam|sesi sesas sesu sesiem sesam"
    "|septini septinas septinu septiniem septinam|astoni astonas astonu astoniem astonam"
    "|devini devinas devinu deviniem devinam|desmit|vienpadsmit|divpadsmit",
    "ru": "два две двух двум двумя|три трех трем тремя|четыре четырех|пять пяти|шесть шести"
    "|семь семи|восемь восьми|девять девяти|десять десяти|одиннадцать одиннадцати"
    "|двенадцать двенадцати",
    "uk": "два дві двох двом двома|три трьох трьом|чотири чотирьох|п'ять п'яти|шість шести"
    "|сім семи|вісім восьми|дев'ять дев'яти|десять десяти|одинадцять одинадцяти"
    "|дванадцять дванадцяти",
}
_UNIT = re.compile(
    r"\s+(?:\w+\s+)?(?:day|week|month|year|hour|minute|dzien|dnia|tydzien|tygod|miesi|rok|lat|godz"
    r"|dien|nedel|menes|gad|stund|день|дня|недел|месяц|год|час|тижд|тижн|місяц|рік|рок|годин"
    r"|working|business|roboc|darba|рабоч|робоч)"
)
_CURRENCY = (
    ("EUR", r"euros?|eiro|евро|євро|ewro"),
    ("PLN", r"zl|zlot(?:y|e|ych|ego|ym|ys)|злот\w*"),
    ("UAH", r"hryvn\w*|hryvni\w*|hrywi\w*|grivn\w*|грив\w*|грн\.?"),
    ("RUB", r"rub(?:el|l|li|lei|les|lu)\w*|руб(?:л\w+|\.)?"),
    ("USD", r"dollars?|dolar\w*|доллар\w*|долар\w*"),
    ("GBP", r"pounds sterling|funt\w+ szterling\w+|фунт\w* стерлинг\w*|funt\w*|фунт\w*"),
    ("kg", r"kilogram\w*|килограмм\w*|кілограм\w*|kilo(?:s|gr)?"),
    ("cm", r"cent[iy]metr\w*|centimet(?:er|re)s?|сантиметр\w*"),
    ("km", r"kilometr\w*|kilomet(?:er|re)s?|километр\w*|кілометр\w*"),
    ("mm", r"milimetr\w*|millimet(?:er|re)s?|миллиметр\w*|міліметр\w*"),
    ("ml", r"mililitr\w*|millilit(?:er|re)s?|миллилитр\w*|мілілітр\w*"),
    ("l", r"litr\w*|lit(?:er|re)s?|литр\w*|літр\w*"),
    ("m", r"metr\w*|met(?:er|re)s?|метр\w*"),
    ("g", r"gram\w*|грамм\w*|грам\w*"),
    ("%", r"per ?cent|procent\w*|процент\w*|вiдсот\w*|відсот\w*"),
)
_CURRENCIES = tuple(
    (code, re.compile(rf"(?<=[\d\s.,–-])(?<!\w)(?:{fold(words)})(?!\w)"))
    for code, words in _CURRENCY
)
# "14-дневный", "30-dniowy", "two-week": the adjective says the unit.
_ADJECTIVES = (
    (r"dniow\w*", "dni"),
    (r"tygodniow\w*", "tygodni"),
    (r"miesieczn\w*", "miesiecy"),
    (r"godzinn\w*", "godzin"),
    (r"letni\w*", "lat"),
    (r"дневн\w*", "дней"),
    (r"недельн\w*", "недель"),
    (r"месячн\w*", "месяцев"),
    (r"летн\w*", "лет"),
    (r"часов\w{2,}", "часов"),
    (r"денн\w*", "днів"),
    (r"тижнев\w*", "тижнів"),
    (r"місячн\w*", "місяців"),
    (r"річн\w*", "років"),
    (r"годинн\w*", "годин"),
)
_ADJECTIVE = tuple(
    (re.compile(rf"(\d)\s?-?\s?{fold(end)}(?!\w)"), unit) for end, unit in _ADJECTIVES
)
_FROM_TO = re.compile(
    fold(
        r"\b(?:from|between|od|miedzy|no|starp|от|с|между|від|з|між)\s+(\d[\d.,]*)\s?([€$£₴]|eur|pln|uah)?"
        r"\s+(?:to|and|do|a|i|lidz|un|до|и|і|та)\s+(\d)"
    )
)
_TO = re.compile(fold(r"(?<![\d:.,])(\d+)\s(?:to|do|lidz|до)\s(\d+)(?![\d:])"))
_TWICE = re.compile(fold(r"\b(?:twice|dwukrotnie|divreiz|divas reizes|дважды|двічі)\b"))
# "24 and 31 December" are two dates.
_DAYS_OF = re.compile(
    r"\b(\d{1,2})\.?\s?(?:,|and|i|un|и|і|та)\s+(\d{1,2})(\.?\s+(?!eur|pln|uah)[^\W\d_]{3,})"
)
_ISO = re.compile(r"\b(?:eur|pln|uah|usd|gbp|rub)\b")
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_AMPM = re.compile(r"\b(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?m\b\.?")
_ORDINAL_WORD = re.compile(r"(?<=\d)(?:-(?:ти|х|ми|ий|й|го|ї|th))(?!\w)")

_ROMAN = str.maketrans(
    {
        **dict(zip("абвгдезиіклмнопрстуфыэ", "abvgdeziiklmnoprstufie", strict=True)),
        **{"ж": "z", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "х": "h", "ю": "iu", "я": "ia"},
        **{"є": "ie", "ь": "", "ъ": "", "'": "", "\u2019": "", "й": "i", "ї": "i"},
    }
)
_SPELLINGS = (("shch", "s"), ("sch", "s"), ("sz", "s"), ("sh", "s"), ("cz", "c"), ("ch", "c"))
_LETTERS = str.maketrans({"w": "v", "y": "i", "j": "i", "q": "k"})


def plain(text: str, lang: str) -> str:
    """The text folded, its number words, currencies, ranges and clock times in one form."""
    said = fold(re.sub(r"[\u2010-\u2015\u2212]", "–", text.replace("\u00a0", " ")))
    said = _ORDINAL_WORD.sub("", said)
    for word, figure in _figures(lang):
        said = re.sub(rf"(?<![\w'-]){word}(?=[\s-])", figure, said)
    said = re.sub(rf"(?<![\w'-])(?:{_ones(lang)})(?={_UNIT.pattern})", "1", said)
    said = _TWICE.sub("2", said)
    for pattern, unit in _ADJECTIVE:
        said = pattern.sub(rf"\1 {unit}", said)
    for code, pattern in _CURRENCIES:
        said = pattern.sub(code if code == "%" else f"{code} ", said)
    said = _DAYS_OF.sub(r"\1\3, \2\3", said)
    said = _ISO.sub(lambda match: match[0].upper(), said)
    said = _AMPM.sub(_clock, said)
    return _TO.sub(r"\1–\2", _FROM_TO.sub(r"\1\2–\3", said))


@lru_cache(maxsize=16_384)
def is_counting(word: str, lang: str) -> bool:
    """Whether a word is a number, a currency or a measure, which are compared as amounts."""
    said = fold(word)
    if said in _number_words(lang) or plain(f"1 {word} ", lang).split() != ["1", said]:
        return True
    return any(amount.unit for amount in amounts(f"1 {said}", lang))


@lru_cache(maxsize=8)
def _number_words(lang: str) -> frozenset[str]:
    return frozenset(
        map(fold, re.split(r"[| ]", _NUMBERS.get(lang, "") + " " + _ONE.get(lang, "")))
    )


def untimed(said: str) -> str:
    """Without times of day, whose minutes are no amounts."""
    return _TIME.sub(" , ", said)


def counted(text: str, lang: str) -> tuple[Amount, ...]:
    """The amounts of a text as written."""
    return amounts(untimed(plain(text, lang)), lang)


def _clock(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
    return f"{hour}:{match[2] or '00'}"


@lru_cache(maxsize=8)
def _figures(lang: str) -> tuple[tuple[str, str], ...]:
    words = _NUMBERS.get(lang, "")
    return tuple(
        (re.escape(fold(form)), str(number))
        for number, forms in enumerate(words.split("|"), 2)
        for form in forms.split()
    )


@lru_cache(maxsize=8)
def _ones(lang: str) -> str:
    return "|".join(map(fold, _ONE.get(lang, "one").split()))


@lru_cache(maxsize=16_384)
def romanised(word: str) -> str:
    """A name as it sounds: `Нова Пошта`, `Nova Poshta` and `Warszawa`, `Варшава` come out alike."""
    said = fold(word).translate(_ROMAN)
    for spelling, sound in _SPELLINGS:
        said = said.replace(spelling, sound)
    said = re.sub(r"c(?=[aoulrt])", "k", said)
    return re.sub(r"(.)\1+", r"\1", said.translate(_LETTERS).replace("x", "ks"))


def same_name(one: str, other: str) -> bool:
    """Whether two words may be forms of one name; short ones and codes only if equal."""
    a, b = romanised(one), romanised(other)
    if a == b:
        return True
    shorter = min(len(a), len(b))
    if shorter < 4 or abs(len(a) - len(b)) > 4 or one.isupper():
        return False
    common = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    return common >= max(3, shorter - 2)
