"""Order numbers, contacts and article codes that somebody wrote, told apart by form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handoff.speech import is_small_talk

_ORDER = (
    r"(?:orders?|purchase|zam[oó]wie\w*|zam\.?|zakup\w*|pas[uū]t[iī]jum\w*|pirkum\w*|заказ\w*"
    r"|замовлен\w*|покупк\w*|zakaz\w*|zamovlen\w*)"
)
_MARK = (
    r"(?:no|nr|number|num|numer\w*|numur\w*|номер\w*|nomer\w*|№|id|code|kod\w*|код\w*|ref\w*)\.?"
)
# Words that may stand between "order" and its number; anything else is about something else.
_LINK = (
    rf"(?:{_MARK}|o|is|was|the|it|its|it's|my|to|jest|moje|mój|ma|pod|ir|mans|ar|это|мой|моего"
    r"|за|под|із|з|с|це|моє|мого|with|under|has|made|placed|[:=—–-])"
)
_CODE = r"(?:[A-Za-zА-Яа-яІіЇї]{1,6}[-/]?)?\d(?:[\d/-]*[A-Za-z]?\d|[\d-]*\d)?(?:-?[A-Z]{1,3})?"
_HASHED = re.compile(rf"(?<![\w&/])[#№]\s?({_CODE})(?!\w)")
_NAMED = re.compile(
    rf"(?<!\w){_ORDER}(?P<between>(?:[\s,]*{_LINK}(?!\w))*)[\s,(]*[#№]?\s?(?P<code>{_CODE})(?!\w)",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    rf"(?<![\w.,+])(?P<code>{_CODE})\s*(?:[-—–,(]|is|to|jest|ir|это|це)?\s*"
    rf"(?:my|the|moje|mój|mans|мой|моє|ten|mana)?\s*(?:{_MARK}\s*)?{_ORDER}(?!\w)",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?<![\w-])((?:ORD|ORDER|ZAM|ZK|PAS|SO|ZAK|ЗАК|ЗАМ)[-/]?\d[\d/-]*\d)(?!\w)", re.IGNORECASE
)
_COMPOUND = re.compile(r"(?<![\w-])([A-ZА-Я]{1,5}[-/]?\d[\d/-]{2,}\d)(?!\w)")
_BARE = re.compile(rf"(?<![\w.,+-])({_CODE})(?![\w.,]*\d)")
_ABOUT_ORDER = re.compile(rf"(?<!\w){_ORDER}(?!\w)", re.IGNORECASE)
_MARKED = re.compile(rf"(?<!\w){_MARK}\s*[:#]?\s*({_CODE})(?!\w)", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*(?:%|zł|zl|pln|eur|euro?s?|€|£|\$|usd|uah|грн|гривен\w*|гривн\w*|руб\w*|₽|₴|gbp|kg|g|cm"
    r"|mm|ml|l|szt\w*|pcs|pieces?|items?|шт\w*|gab\w*|days?|dni\w*|dien\w*|дн\w*|hours?|godz\w*"
    r"|stund\w*|час\w*|годин\w*|weeks?|кг|см|мм|pairs?|par\w*|пар\w*|jan\w*|feb\w*|mar\w*|apr\w*"
    r"|may|maj\w*|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)(?!\w)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)?\d\d")
_LATVIAN_POSTCODE = re.compile(r"LV-?\d{4}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?<![\w#№/.-])(\+?\(?\d[\d\s().\-–]{5,20}\d)(?![\w-])")
_PHONE_WORD = re.compile(
    r"(?<!\w)(?:tel\w*|phone|mobile|call|ring|reach|number|whatsapp|viber|dzwo\w*|zadzwo\w*"
    r"|oddzwo\w*|numer\w*|kom[oó]rk\w*|kontakt\w*|zvan\w*|piezvan\w*|atzvan\w*|t[aā]lr\w*|numurs"
    r"|тел\w*|звон\w*|позвон\w*|перезвон\w*|номер\w*|набер\w*|зателефон\w*|передзвон\w*|дзвон\w*"
    r"|подзвон\w*)(?!\w)",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(r"number|numer\w*|numur\w*|номер\w*", re.IGNORECASE)
_ARTICLE = re.compile(
    r"(?<!\w)(?:sku|art(?:icle|icul|ykuł\w*|ikul\w*)?|артикул\w*|арт|product code|item no|model"
    r"|kod produktu|код товар\w*|preces kods)[\s.:#№]*(?:no|nr|number|numer|номер)?[\s.:#]*"
    r"([A-Za-z0-9][A-Za-z0-9/-]*\d[A-Za-z0-9/-]*)(?!\w)",
    re.IGNORECASE,
)
# A delivery or a return is spoken of: a number that stands by itself is then the order's.
_ABOUT_PARCEL = re.compile(
    r"(?<!\w)(?:parcels?|package|deliver\w*|shipment|return\w*|refund\w*|complain\w*|paczk\w*"
    r"|przesy[lł]k\w*|zwr[oó]\w+|zwrac\w+|reklamac\w*|pak[aua]\w*|s[uū]t[iī]jum\w*|pieg[aā]d\w*"
    r"|atgrie\w+|s[uū]dz\w+|посылк\w*|доставк\w*|возврат\w*|вернут\w*|жалоб\w*|посилк\w*"
    r"|повернен\w*|повернут\w*|скарг\w*|couriers?|kurier\w*|kurjer\w*|курьер\w*|кур.?[єе]р\w*|arrived"
    r"|przysz\w+|przyjech\w+|atn[aā]c\w*|приш[её]?л\w*|прийш\w+)(?!\w)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:^|(?<=[.,;:!?]\s)|(?<=\n)|(?<=[—–-]\s))\s*((?:[A-ZА-Я]{1,4}-)?\d{5,10})"
    r"(?=\s*(?:[.,;:!?)]|$|\n|\s[—–-]\s|\sthat|\sto\s))"
)
_BATCH = re.compile(
    r"(?<!\w)(?:batch|lot|parti[aięją]\w*|seri[aięjąā]\w*|партия|партии|партию|партія|партії|партію"
    r"|серия|серия|серія)[\s.:#№]*(?:no|nr|number|numer|номер)?[\s.:#]*"
    r"([A-Za-z0-9/-]*\d[A-Za-z0-9/-]*)(?!\w)",
    re.IGNORECASE,
)
_NAME_WORD = r"[^\W\d_a-zа-яёіїєґąćęłńóśźżāčēģīķļņšūž][^\W\d_]+(?:-[^\W\d_]+)?"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,2}}")
_CALLED = re.compile(
    r"(?<!\w)(?i:my name is|my name's|name:|nazywam się|mam na imię|mani sauc|mans vārds ir"
    r"|меня зовут|мене звати|мене звуть)\s+"
    rf"({_NAME.pattern})"
)


def orders(text: str, asked: bool = False, about: bool = False) -> list[str]:
    """The order numbers of a message as written, each once.

    `asked`: somebody had just asked for the number, so that a bare one counts; `about`: a parcel
    or a return is spoken of, so that a long one that stands by itself does.
    """
    text = _without_contacts(text)
    taken = [*_candidates(text, about)]
    if about or _ABOUT_PARCEL.search(text):
        taken += _ALONE.finditer(text)
    if asked:
        taken += [match for match in _BARE.finditer(text) if _digits(match.group(1)) >= 4]
    found: dict[str, str] = {}
    for match in taken:
        code = match.group("code") if "code" in match.groupdict() else match.group(1)
        if _is_order(code, text[match.end() :]):
            hashed = match.group().startswith(("#", "№"))
            written = match.group() if hashed else code
            found.setdefault(code.upper(), written.strip(" -/"))
    return list(found.values())


def contacts(text: str) -> list[str]:
    """The e-mail addresses and telephone numbers of a message as written, each once."""
    mails = [match.group() for match in _EMAIL.finditer(text)]
    phones = [match.group(1).strip() for match in _phones(text)]
    return list(dict.fromkeys(mails + phones))


def articles(text: str) -> list[str]:
    """The article codes of a message that are called so, and batches by their whole name."""
    called = [match.group(1) for match in _ARTICLE.finditer(text)]
    return list(dict.fromkeys(called + [match.group() for match in _BATCH.finditer(text)]))


def names(text: str) -> list[str]:
    """What somebody calls themselves: "my name is …", or a name that stands beside a contact."""
    found = [match.group(1) for match in _CALLED.finditer(text)]
    if reached := contacts(text):
        for contact in reached:
            text = text.replace(contact, ",")
        clauses = (clause.strip(" .!") for clause in re.split(r"[,;\n]|\s[-–—]\s", text))
        found += [c for c in clauses if _NAME.fullmatch(c) and not is_small_talk(c, "")]
    return list(dict.fromkeys(found))


def about_parcel(text: str) -> bool:
    """Whether a message speaks of an order, a delivery or a return."""
    return bool(_ABOUT_PARCEL.search(text) or _ABOUT_ORDER.search(text))


def asks_for_order(text: str) -> bool:
    """Whether a message of the shop's side speaks of an order, so that a bare number answers it."""
    return bool(_ABOUT_ORDER.search(text))


def _candidates(text: str, about: bool) -> Iterator[re.Match[str]]:
    yield from _HASHED.finditer(text)
    yield from _PREFIXED.finditer(text)
    for match in _NAMED.finditer(text):
        marked = re.search(rf"{_MARK}|[#№:]", match.group("between"), re.IGNORECASE)
        if marked or _digits(match.group("code")) >= 3:
            yield match
    yield from (m for m in _NAMED_AFTER.finditer(text) if _digits(m.group("code")) >= 4)
    ordered = _ABOUT_ORDER.search(text)
    if about or ordered:
        yield from (m for m in _MARKED.finditer(text) if _digits(m.group(1)) >= 4)
    if ordered:
        yield from _COMPOUND.finditer(text)


def _is_order(code: str, following: str) -> bool:
    if _LATVIAN_POSTCODE.fullmatch(code):
        return False
    if _digits(code) < 2 or _DATE.fullmatch(code) or _UNIT.match(following):
        return False
    if re.match(r"[.,:]\d", following) or re.match(r"\s?[-–]\s?\d+\s*(?:€|eur|zł)", following):
        return False
    return not _YEAR.fullmatch(code) or not following[:1].isdigit()


def _digits(code: str) -> int:
    return sum(character.isdigit() for character in code)


def _without_contacts(text: str) -> str:
    text = _EMAIL.sub(" ", text)
    for match in reversed(list(_phones(text))):
        text = text[: match.start()] + " , " + text[match.end() :]
    return text


def _phones(text: str) -> Iterator[re.Match[str]]:
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if _is_phone(match.group(1), before, text[match.end() :]):
            yield match


def _is_phone(number: str, before: str, following: str) -> bool:
    digits = re.sub(r"\D", "", number)
    if _DATE.fullmatch(number) or _DATE.match(number) or _UNIT.match(following):
        return False
    if number.startswith(("+", "(+")) or digits.startswith("00"):
        return 9 <= len(digits) <= 15
    named = list(re.finditer(rf"{_ORDER}|{_PHONE_WORD.pattern}", before, re.IGNORECASE))
    if named and not _PHONE_WORD.fullmatch(named[-1].group()):
        return False
    # "My order number is 20248812": the number is the order's.
    if len(named) > 1 and _NUMBER_WORD.fullmatch(named[-1].group()):
        between = before[named[-2].end() : named[-1].start()]
        if _ABOUT_ORDER.fullmatch(named[-2].group()) and not between.strip():
            return False
    if len(digits) == 11:
        return digits[0] in "078" or digits.startswith(("48", "371", "380"))
    if len(digits) == 12:
        return digits.startswith("380")
    if len(digits) == 10:
        return digits[0] == "0"
    grouped = bool(re.search(r"\d[\s-]\d", number))
    called = bool(_PHONE_WORD.search(before))
    if len(digits) == 9:
        return digits[0] != "0" and (grouped or called or not before.strip())
    return len(digits) == 8 and digits[0] in "26" and (grouped or called or not before.strip())
