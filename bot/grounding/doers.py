# ruff: noqa: E501  (tables read better whole)
"""Who did it: what a shopper says of another is not told of the shopper, nor the other way. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.grounding.plain import plain
from bot.grounding.sentences import clauses, sentences
from bot.grounding.signs import signs
from bot.grounding.support import Reader, shared
from knowledge.lemmas import fold

# Folded regular expressions; word bounds are put around each. What a shopper calls those they write to.
_YOU: dict[str, str] = {
    "en": r"you|your|yours|u|they|them|their|he|she|his|her",
    "pl": r"wy|wam|was|wasz\w*|panstw\w*|pan|pani|pana|ona|oni|\w{3,}(?:liscie|lyscie|acie|ecie|icie|ycie)|\w{3,}li",
    "lv": r"jus|jums|jusu|jusos|vini|vins|vina|\w{3,}(?:jat|sit|siet|iet|at)",
    "ru": r"вы|вам|вас|ваш\w*|они|он|она|им|\w{2,}(?:ете|ите)|\w{2,}ли",
    "uk": r"ви|вам|вас|ваш\w*|вони|він|вона|їм|\w{2,}(?:ете|ите|єте|їте)|\w{2,}ли",
}
# What they are called when it is told of them.
_THEY: dict[str, str] = {
    "en": r"shop|store|seller|you|your|we|our|they|their|bot|assistant|agent|colleague|someone|somebody|staff|he|she|receiv\w*|got|arriv\w*|came",
    "pl": r"sklep\w*|sprzedawc\w*|obslug\w*|konsultant\w*|bot\w*|asystent\w*|my|nas\w*|wy|oni|ona|pracownik\w*|otrzyma\w*|dosta[lł]\w*",
    "lv": r"veikal\w*|pardevej\w*|darbiniek\w*|bot\w*|asistent\w*|mes|mums|jus|vini|vins|vina|sanem\w*",
    "ru": r"магазин\w*|продав\w*|сотрудник\w*|бот\w*|консультант\w*|мы|нам|вы|они|он|она|получил\w*|прислан\w*",
    "uk": r"магазин\w*|продав\w*|працівник\w*|бот\w*|консультант\w*|ми|нам|ви|вони|він|вона|отримав\w*|отримала|надіслан\w*",
}
# Others, who are kept where they are named.
_OTHERS: dict[str, str] = {
    "en": r"courier\w*|driver\w*|postman|neighbou?r\w*|husband\w*|wife|wifes|son|sons|daughter\w*|mother\w*|father\w*|friend\w*|manager\w*|boss|bank|child\w*|kid|kids|dog|cat",
    "pl": r"kurier\w*|kierowc\w*|listonosz\w*|sasiad\w*|maz|meza|mezowi|zon\w*|syn\w*|cork\w*|matk\w*|mam\w*|ojc\w*|przyjaci\w*|kolez\w*|szef\w*|bank\w*|dzieck\w*|pies|psa|kot\w*",
    "lv": r"kurjer\w*|soferi\w*|pastniek\w*|kaimin\w*|virs|vira|sieva\w*|dels|deli\w*|meita\w*|mate\w*|tev[sau]\w*|draug\w*|prieksniek\w*|bank\w*|bern\w*|suns|suna|kakis|kaka",
    "ru": r"курьер\w*|водител\w*|почтальон\w*|сосед\w*|муж\w*|жен[аеуы]\w*|сын\w*|доч\w*|мам\w*|пап\w*|друг\w*|подруг\w*|начальник\w*|банк\w*|реб[её]н\w*|собак\w*|кот\w*",
    "uk": r"кур.?єр\w*|воді\w*|листонош\w*|сусід\w*|чоловік\w*|дружин\w*|син\w*|доньк\w*|дочк\w*|мам\w*|тат\w*|друг\w*|подруг\w*|начальник\w*|банк\w*|дитин\w*|собак\w*|кіт|кота",
}
_CUSTOMER: dict[str, str] = {
    "en": r"customer|shopper|buyer|client",
    "pl": r"klient\w*|kupujac\w*",
    "lv": r"klient\w*|pircej\w*",
    "ru": r"клиент\w*|покупател\w*",
    "uk": r"клієнт\w*|покупець|покупчин\w*",
}
# The shopper speaking of themselves.
_I: dict[str, str] = {
    "en": r"i|im|ive|i'm|i've|i'd|i'll|we|we're|we've|my|me|mine|our|us|myself",
    "pl": r"ja|my|mi|mnie|moj\w*|nam|nas|nasz\w*|chce|mam|prosze|moge|jestem|potrzebuje|czekam|chcialbym|chcialabym|\w{2,}(?:lem|lam|lismy|lysmy)",
    "lv": r"es|mes|man|mani|mans|mana|manu|manas|mums|musu|gribu|velos|vajag|ludzu|nevaru|varu|gaidu|esmu|neesmu|\w{2,}(?:iju|aju|eju|inu|jos|isos)",
    "ru": r"я|мы|мне|меня|мой|моя|мое|мою|моего|моей|мои|нам|нас|наш\w*|хочу|прошу|могу|жду|хотел\w*|нужн\w*",
    "uk": r"я|ми|мені|мене|мій|моя|моє|мою|моєї|мого|мої|нам|нас|наш\w*|хочу|прошу|можу|чекаю|хотів|хотіла|потрібн\w*",
}
# That the customer said or wishes it, which is no deed.
_TELLS: dict[str, str] = {
    "en": r"ask\w*|say\w*|said|writ\w+|wrote|report\w*|want\w*|need\w*|would|complain\w*|tells|told|mention\w*|explain\w*",
    "pl": r"pyta\w*|mowi\w*|pisze|pisal\w*|zglasza\w*|prosi\w*|chce|chcial\w*|potrzebuje|informuje|skarzy|twierdzi|wyjasnia",
    "lv": r"jauta\w*|saka|teica|raksta|zino\w*|ludz\w*|grib\w*|velas|vajag|sudzas|apgalvo|paskaidro\w*",
    "ru": r"спрашива\w*|говорит|пишет|сообщает|просит|хочет|хотел\w*|нужн\w*|жалуется|утверждает|объясня\w*|интересу\w*|уточня\w*",
    "uk": r"пита\w*|запиту\w*|каже|говорить|пише|повідомля\w*|просить|хоче|потребує|скаржиться|стверджує|поясню\w*|цікавит\w*|уточню\w*",
}
_ASKS: dict[str, str] = {
    "en": r"ask\w*|wonder\w*|wants? to know|would like to know|inquir\w*|enquir\w*|question\w*",
    "pl": r"pyta\w*|zapyta\w*|chce wiedziec|chcialb?\w* wiedziec|pytani\w*|dopytuj\w*",
    "lv": r"jauta\w*|velas (?:uz)?zinat|grib (?:uz)?zinat|interesejas|vaica\w*",
    "ru": r"спрашива\w*|спросил\w*|хочет (?:узнать|знать)|хотел\w* бы (?:узнать|знать)|интересу\w*|вопрос\w*|уточня\w*",
    "uk": r"пита\w*|запит\w*|хоче (?:дізнатис\w|знати)|хоті\w* б (?:дізнатис\w|знати)|цікавит\w*|уточню\w*",
}


def another_did(sentence: str, said: str, lang: str, reader: Reader) -> str:
    """Why a sentence about a shopper changes who did it, makes a statement of a question or turns
    a denial round; `""` where it does not. `said` are the shopper's own words, in the same
    language. Told clause by clause."""
    if not _says(_ASKS, lang, fold(sentence)) and any(map(_is_question, sentences(said))):
        return "states what was asked"
    for clause, theirs, asked in _beside(sentence, said, lang, reader):
        if why := _of_others(clause, sentence, theirs, said, lang):
            return why
        # "Can you repair it?": whether it can be repaired.
        if not asked and (why := _another(clause, sentence, theirs, lang)):
            return why
        if _denies(clause, lang) is not _denies(theirs, lang):
            return "denies" if _denies(clause, lang) else "does not deny"
    return ""


def asked_only(sentence: str, said: str, lang: str, reader: Reader) -> bool:
    """Whether what a sentence states is what somebody, who also told something, asked."""
    own = reader.read(sentence, lang)
    units = sentences(said)
    shares = [len(shared(own, reader.read(unit, lang), reader)) for unit in units]
    best = max(range(len(units)), key=lambda at: shares[at], default=-1)
    return best >= 0 and _is_question(units[best])


def _is_question(unit: str) -> bool:
    return unit.rstrip('"”») ').endswith("?")


def _without(some: Sequence[str], others: Sequence[str]) -> str:
    """The first of some that none of the others is a form of; `""` where there is none."""
    known = {other[:4] for other in others}
    return next((one for one in some if one[:4] not in known), "")


def _beside(sentence: str, said: str, lang: str, reader: Reader) -> list[tuple[str, str, bool]]:
    """Each clause of a sentence with the one it has most words of, and whether that one is asked;
    those with none are frame."""
    parts = [clause for unit in sentences(said) for clause in clauses(unit)]
    found = []
    for clause in clauses(sentence):
        own = reader.read(clause, lang)
        shares = [len(shared(own, reader.read(part, lang), reader)) for part in parts]
        best = max(range(len(parts)), key=lambda at: shares[at], default=-1)
        if best >= 0 and shares[best]:
            found.append((clause, parts[best], _is_question(parts[best])))
    return found


def _of_others(clause: str, sentence: str, theirs: str, said: str, lang: str) -> str:
    """Whether a third person who is named is left out, or another brought in."""
    here, there = _found(_OTHERS, lang, fold(sentence)), _found(_OTHERS, lang, fold(theirs))
    if missing := _without(there, here):
        return f"leaves out {missing}"
    added = _without(_found(_OTHERS, lang, fold(clause)), _found(_OTHERS, lang, fold(said)))
    return f"brings in {added}" if added else ""


def _another(clause: str, sentence: str, theirs: str, lang: str) -> str:
    """Whether the shop's deed is told of the shopper or of nobody, or the shopper's of the shop."""
    told, words = fold(clause), fold(theirs)
    of_them, by_you = _says(_THEY, lang, told), set(_found(_YOU, lang, words))
    # "They have not paid it back", said in the same form.
    if not of_them and by_you - set(_found(_YOU, lang, fold(sentence))):
        return "leaves out who did it"
    if of_them and not by_you and not _says(_THEY, lang, words):
        return "says it of another"
    own = _says(_CUSTOMER, lang, told) and not _says(_TELLS, lang, told)
    if own and not _says(_I, lang, words):
        return "says it of the customer"
    return ""


def _denies(clause: str, lang: str) -> bool:
    return "not" in signs(plain(clause, lang), lang)


def _says(table: dict[str, str], lang: str, folded: str) -> bool:
    return bool(_pattern(table[lang]).search(folded)) if lang in table else False


def _found(table: dict[str, str], lang: str, folded: str) -> list[str]:
    return _pattern(table[lang]).findall(folded) if lang in table else []


@lru_cache(maxsize=32)
def _pattern(words: str) -> re.Pattern[str]:
    folded = "".join(
        part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", words)
    )
    return re.compile(rf"(?<!\w)(?:{folded})(?!\w)")
