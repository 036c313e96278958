"""The amounts that a text states, with their units, in five languages. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.lemmas import fold


@dataclass(frozen=True, order=True)
class Amount:
    """A number or a range with its unit: `day`, `workday`, `hour`, `EUR`, `%`, `kg`, `` …"""

    unit: str
    low: float
    high: float

    def __str__(self) -> str:
        said = f"{self.low:g}" if self.low == self.high else f"{self.low:g}–{self.high:g}"
        return f"{said} {self.unit}".strip()


# Folded beginnings of the words for a unit, by language; `=` marks a whole word.
_UNITS: dict[str, dict[str, str]] = {
    "en": {
        "day": "day",
        "hour": "hour =h =hrs",
        "minute": "minute =min",
        "week": "week",
        "month": "month",
        "year": "year",
    },
    "pl": {
        "day": "dzien dni dnia",
        "hour": "godz =h",
        "minute": "minut =min",
        "week": "tydzien tygod",
        "month": "miesi",
        "year": "=rok =roku =lat =lata =latach letni",
    },
    "lv": {
        "day": "dien",
        "hour": "stund =h",
        "minute": "minut =min",
        "week": "nedel",
        "month": "menes",
        "year": "gad",
    },
    "ru": {
        "day": "=день =дня =дней =дню =днем =дни =дням =днеи =сутки =суток =дн",
        "hour": "=час =часа =часов =часу =часам =часы =ч",
        "minute": "минут =мин",
        "week": "недел",
        "month": "месяц =мес",
        "year": "=год =года =лет =году =годам =годов",
    },
    "uk": {
        "day": "=день =дня =днів =днiв =днів =дни =днів =днях =дні =доба =доби =діб =дн",
        "hour": "годин =год",
        "minute": "хвилин =хв",
        "week": "тижн тижд",
        "month": "місяц =міс",
        "year": "=рік =року =роки =років =рокам",
    },
}
_WORKING = ("working", "business", "roboc", "darba", "darbdien", "рабоч", "робоч")
_MONEY = {
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "eiro": "EUR",
    "евро": "EUR",
    "євро": "EUR",
    "zl": "PLN",
    "pln": "PLN",
    "zlotych": "PLN",
    "zlote": "PLN",
    "злотых": "PLN",
    "злотих": "PLN",
    "₴": "UAH",
    "uah": "UAH",
    "грн": "UAH",
    "гривен": "UAH",
    "гривень": "UAH",
    "hrywien": "UAH",
    "$": "USD",
    "usd": "USD",
    "£": "GBP",
    "gbp": "GBP",
    "rub": "RUB",
    "₽": "RUB",
}
_MEASURE = {
    "%": "%",
    "percent": "%",
    "procent": "%",
    "процентов": "%",
    "kg": "kg",
    "кг": "kg",
    "g": "g",
    "г": "g",
    "km": "km",
    "км": "km",
    "m": "m",
    "м": "m",
    "cm": "cm",
    "см": "cm",
    "mm": "mm",
    "мм": "mm",
    "l": "l",
    "л": "l",
    "ml": "ml",
    "мл": "ml",
    "wh": "Wh",
    "вт·ч": "Wh",
    "bar": "bar",
    "бар": "bar",
    "°c": "°C",
    "°с": "°C",
    "°": "°C",
}
_FIGURE = r"\d{1,3}(?:[ .,\u202f\u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?P<before>[€$£₴₽]|\b(?:EUR|PLN|UAH|USD|GBP)\b)?\s?"
    rf"(?<![\w.,/+§#№-])(?P<low>{_FIGURE})"
    rf"(?:\s?(?:[–—-]|\.\.\.?|…)\s?(?P<before2>[€$£₴₽])?(?P<high>{_FIGURE}))?(?![\d\w])"
    rf"(?P<after>(?:[\s-]*(?:[^\W\d_]+\.?|[€$£₴₽%°]+[CcСс]?)(?!\d)){{0,3}})"
)
_LISTED = re.compile(
    r"(?:,|/|to|or|and|do|lub|i|oraz|līdz|vai|un|до|или|и|або|та|й)?", re.IGNORECASE
)
_CLOCK = re.compile(r"(?<![\d.,])(\d{1,2})[:.](\d{2})(?![\d.,]\d|\d)")
_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b\d{1,2}\.?\s+(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|stycz\w+|lut\w+|mar\w+|kwie\w+|maj\w*|czerw\w+|lip\w+|sierp\w+|wrze\w+"
    r"|październik\w*|listopad\w*|grud\w+|janv\w+|febr\w+|apr\w+|jūn\w+|jūl\w+|aug\w+|sept\w+"
    r"|okt\w+|nov\w+|dec\w+|январ\w+|феврал\w+|март\w*|апрел\w+|ма[яй]|июн\w+|июл\w+|август\w*"
    r"|сентябр\w+|октябр\w+|ноябр\w+|декабр\w+|січ\w+|лют\w+|берез\w+|квіт\w+|трав\w+|черв\w+"
    r"|лип\w+|серп\w+|верес\w+|жовт\w+|листопад\w*|груд\w+)\b(?:\s+\d{4})?"
    r"|\b\d{4}\.\s*gada(?:\s+\d{1,2}\.?\s*\w+)?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"^\s*\(?\d{1,3}(?:\.\d+)*[.)]\s"
    r"|(?:§|\bsections?|\bart(?:icle|\.)?|\bpkt\.?|\bpunk\w*|\bpun[ck]\w*|\brozdzia\w+|\bust\.?"
    r"|\bsada\w+|\bnodaļ\w*|\bразд\w+|\bпункт\w*|\bп\.|\bст\.|\bрозділ\w*)\s*\d+(?:\.\d+)*"
    r"|\+?\d[\d ()-]{6,}\d|\b[\w-]*[A-Za-z]+[-_]?\d[\w-]*|\S+@\S+|https?://\S+",
    re.IGNORECASE,
)


def amounts(text: str, lang: str) -> tuple[Amount, ...]:
    """The amounts of a text in order; dates, references, codes and phone numbers are none."""
    text = _DATE.sub(" ", _REFERENCE.sub(" ", text))
    text = _CLOCK.sub(lambda m: f"{m[1]}h{m[2]}", text) if ":" in text else text
    found: list[Amount] = []
    spans: list[tuple[int, int]] = []
    for match in _AMOUNT.finditer(text):
        low = _value(match["low"])
        high = _value(match["high"]) if match["high"] else low
        sign = match["before"] or match["before2"] or ""
        unit = _MONEY.get(sign.casefold().strip(), "") or _unit(match["after"], lang)
        # "25, 50 or 100 €", "5 to 7 hours": the last one names the unit for all.
        for place in range(len(found) - 1, -1, -1):
            between = text[spans[place][1] : [*spans, match.span()][place + 1][0]]
            if found[place].unit or not _LISTED.fullmatch(between.strip()):
                break
            found[place] = Amount(unit, found[place].low, found[place].high)
        found.append(Amount(unit, min(low, high), max(low, high)))
        spans.append((match.start(), match.end("high" if match["high"] else "low")))
    return tuple(found)


def is_unit(word: str, lang: str) -> bool:
    """Whether a word names a unit of time or a currency."""
    plain = fold(word)
    return plain in _MONEY or bool(_time_unit(plain, lang))


def clock_times(text: str) -> tuple[str, ...]:
    """Times of day as `HH:MM`, in order."""
    return tuple(
        f"{int(hour):02}:{minute}"
        for hour, minute in re.findall(r"(?<![\d.,])(\d{1,2}):(\d{2})(?!\d)", text)
        if int(hour) < 25
    )


def _value(figure: str) -> float:
    grouped = re.fullmatch(r"\d{1,3}(?:[ .,\u202f\u00a0]\d{3})+(?:[.,]\d{1,2})?", figure)
    if grouped:
        head, _, tail = figure.rpartition(figure[-3]) if figure[-3] in ".," else (figure, "", "")
        whole = re.sub(r"\D", "", head)
        return float(f"{whole}.{tail}" if tail else whole)
    return float(figure.replace(",", "."))


def _unit(after: str, lang: str) -> str:
    words = re.findall(r"[€$£₴₽%]|°[CcСс]?|[^\W\d_]+(?:·[^\W\d_]+)?", after)
    working = False
    for word in words:
        plain = fold(word)
        if plain in _MONEY:
            return _MONEY[plain]
        if word is words[0] and plain in _MEASURE:
            return _MEASURE[plain]
        if plain.startswith(_WORKING):
            working = True
            continue
        unit = _time_unit(plain, lang)
        if unit:
            rest = fold(after)
            working = working or any(stem in rest for stem in _WORKING)
            return "workday" if unit == "day" and working else unit
        if not working:
            break
    return ""


def _time_unit(plain: str, lang: str) -> str:
    for unit, listed in _UNITS.get(lang, {}).items():
        for stem in listed.split():
            if plain == fold(stem[1:]) if stem[0] == "=" else plain.startswith(stem):
                return unit
    return ""
