"""What the shopper was told and promised, and has tried: lines with their messages. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from handoff import when
from handoff.events import Author, Line, PastMessage
from handoff.promises import promised
from handoff.signals.fold import plain
from handoff.speech import is_small_talk, sentences, shortened, spoken, words
from handoff.terms import Terms
from handoff.wish import Request, gist

# Between what was asked and what was told.
ARROW = " → "
_QUESTION, _ANSWER, _LINE = 60, 160, 200
_QUESTIONS = 3
# So many answers are read; of more the first and the latest.
_FIRST, _LATEST = 2, 10
# Only whether a sentence names a time is asked, not which one: a Monday morning.
_SOME_DAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
_COMES = re.compile(
    r"(?<!\w)(?:will|ll|leaves?|ships?|goes|comes?|arrives?|youll|well|ill|be there|be ready"
    r"|wyjdzie|wychodz\w+|wyjd\w+|bedzie|beda|dotrze|przyjdzie|przyjad\w+|dojedzie|wysylamy|wysle"
    r"|wyslemy|dostan\w+|przysle|nadamy|odbierze|bus|nosut\w+|izsut\w+|aizies|atnak\w*|sanems\w*"
    r"|piegad\w+|panem|atved\w+|gatav\w+|буд[еу]т?|придет|приедет|прид[уе]\w*|прие[дз]\w+|вышл\w+"
    r"|отправ\w+|выид\w+|получите|вернутся|вернем|приш?лем|перевыстав\w+|проклеим|прииде|приїде"
    r"|приіде|надішл\w+|вишл\w+|піде|підуть|вииде|отримаєте|повернемо|завтра|jutro|rit|tomorrow"
    r"|\w{2,}(?:amy|emy|imy|ymy|emo|imo|sim|su|аем|яем|ем|им|им|емо|имо|ємо|ует|ерет|ере))(?!\w)"
)
_OPEN_HOURS = re.compile(
    r"(?<!\w)(?:open|closed?|otwart\w+|zamkn\w+|pracujemy|atvert\w*|slegt\w*|stradaj\w+|открыт\w*"
    r"|закрыт\w*|работаем|відчинен\w*|зачинен\w*|працюємо)(?!\w)"
)
_ASKED_OF_SHOPPER = re.compile(
    r"(?<!\w)(?:please|could you|let us|send (?:us|me)|prosze|prosimy|ludzu|пожалуйста|будь ласка"
    r"|будь-ласка|\w{3,}(?:аите|яите|[ршсж]ите|іть|аитесь))(?!\w)"
)
# "A colleague can look", "the documents do not say", "please send a photo": nothing is told.
_TELLS_NOTHING = re.compile(
    r"(?<!\w)(?:(?:colleague|specialist|agent|person|konsultant\w*|kole[gz]\w*|speciali\w+|darbiniek\w*"
    r"|специалист\w*|коллег\w*|консультант\w*|колег\w*|фахівець|фахівц\w+|маист\w+)\W+"
    r"(?:\w+\W+)?(?:can|could|may|will|moze|sprawdzi|var|pateiks|palidzes|может|сможет|уточнит|решит"
    r"|запросит|оценит|може|зможе|уточнить)"
    r"|(?:shall i|want me to|czy polacz\w+|polaczyc|pokli\w+|pasaukt|позвать|соединить|покликати"
    r"|зеднати)\b"
    r"|(?:information|documents?|pages|dokument\w*|dane|danych|informacj\w+|informacij\w+|документ\w*"
    r"|данн?ых|даних|информаци\w+|інформаці\w+)\W+(?:\w+\W+){0,4}?(?:not|nothing|nie|nic|neko|nav|нет"
    r"|ничего|не|нема|немае|немає|нічого)"
    r"|(?:nothing|niczego|nic|neka|ничего|нічого|більше)\W+(?:\w+\W+){0,3}?(?:more|wiecej|vairak|больше"
    r"|документ\w*|даних)"
    r"|nie (?:wiem|znajduj\w+|znalazl\w+)|nezinu|neatradu|не знаю|не нашл\w+|не знаишл\w+"
    r"|(?:prosimy|prosze) o|(?:send|tell|give) us|(?:no|at)sutiet|пришлите|опишите|укажите"
    r"|надішліть|опишіть|вкажіть)(?!\w)"
)
_INTRODUCTION_WORDS, _APOLOGY_WORDS = 5, 6
_INTRODUCES = re.compile(r"(?<!\w)(?:this is|here|im|tu|z tej strony|seit|это|це|я)(?!\w)")
# Kind, and nothing that the next agent has to know.
_APOLOGY = re.compile(
    r"(?:(?:im|we are|were|i am|very|so|bardzo|loti|очень|дуже) )*(?:sorry|apologi[sz]e"
    r"|przepraszam\w*|przykro|atvainoj\w+|piedod\w+|извин\w+|прост[иі]\w*|перепрош\w+|вибач\w+|сожале\w+)(?!\w)"
)
# What people do about a thing before they write, told of themselves: in the first person, or in
# East Slavic without a person who is somebody else.
_DID = re.compile(
    r"(?<!\w)(?:reset|restarted|rebooted|reinstalled|updated|tried|checked|cleaned|replaced|swapped"
    r"|unplugged|did that|(?:reset|restart|sprawdz|prob|sprob|zmien|wymien|zaktualiz|czysc|wyczysc"
    r"|odlacz|podlacz|ladow|naladow|przeinstal|zadzwon|dzwon|pis|napis)\w*(?:lam|lem|lismy|lysmy)"
    r"|(?:parbaud|megin|pamegin|restart|parstart|nomain|iztir|uzlad|zvan|rakst|atvien|pievien"
    r"|atjaunin)\w*(?:ju|jam)|(?:провер|пробова|попробова|перезагру|перезапу|меня|замен|обнов|чист"
    r"|почист|заряж|заряд|сбрас|сброс|отключ|переустан|звон|позвон|писа|написа|просуш|протер|обуч"
    r"|заново обуч)\w*(?:л|ла|ли)"
    r"|(?:перевір|пробува|спробува|перезавант|міня|замін|онов|чист|почист"
    r"|заряд|скид|відключ|дзвон|писа|написа|прибра|телефон)\w*(?:в|ла|ли))(?!\w)"
)
_NOT_DONE = re.compile(
    r"(?<!\w)(?:not|never|didnt|havent|cant|you|they|he|she|it|courier|nie|ne|neesmu|kurier\w*"
    r"|kurjer\w*|не|ни|он|она|они|вы|курьер\w*|ні|він|вона|вони|ви|курєр\w*)(?!\w)"
)
_ALSO = re.compile(
    r"(?:(?:and|also|plus|too|oraz|tez|takze|i jeszcze|un|ari|vel|и|а|еще|также|тоже|і|и|та|ще"
    r"|також|теж) |.*(?: too| also| tez| ari| тоже| теж)$)"
)


def answered(
    messages: Sequence[PastMessage], asked: Mapping[int, Request], lang: str
) -> tuple[Line, ...]:
    """Each thing the bot or a colleague told, after what it was told to, with its sources.

    What was undertaken stands among the promises and is not told twice.
    """
    lines: list[Line] = []
    waiting: list[Request] = []
    for replies in _runs(messages):
        if replies[0].author is Author.SHOPPER:
            waiting += [r for m in replies if (r := asked[m.n]).parts]
            continue
        telling = [m for m in replies if _is_answer(m, lang)]
        said = [sentence for m in telling for sentence in _told(m, lang)]
        if said and (waiting or telling[0].author is Author.AGENT):
            lines.append(_answer(waiting, telling, said))
        if telling:
            waiting = []
    if len(lines) <= _FIRST + _LATEST:
        return tuple(lines)
    return (*lines[:_FIRST], *lines[-_LATEST:])


def tried(messages: Sequence[PastMessage], lang: str) -> tuple[Line, ...]:
    """What the shopper says to have done already, with what follows in the same breath."""
    lines = []
    for message in messages:
        if message.author is not Author.SHOPPER:
            continue
        on = False
        for sentence in sentences(message.text):
            if sentence.endswith("?"):
                on = False
                continue
            folded = plain(sentence).strip(" .!")
            said = spoken("tried", sentence, lang) or _did(folded)
            # "I" is Polish for "and".
            also = _ALSO.match(folded) or (lang == "pl" and folded.startswith("i "))
            on = bool(said or (on and also))
            if on:
                lines.append(Line(text=shortened(sentence, _LINE), evidence=(message.n,)))
    return tuple(lines)


def undertaken(messages: Sequence[PastMessage], lang: str) -> tuple[Line, ...]:
    """What an agent, or the bot in its own name, has said will be done."""
    lines = []
    for message in messages:
        for sentence in sentences(message.text):
            if _undertakes(sentence, message, lang):
                lines.append(Line(text=shortened(sentence, _LINE), evidence=(message.n,)))
    return tuple(lines)


def cited(telling: Sequence[PastMessage]) -> str:
    """The sources of what was told, as they end its line; empty where there are none."""
    named = dict.fromkeys(
        " · ".join(filter(None, (source.title, source.path)))
        for message in telling
        for source in message.sources
    )
    return f" ({'; '.join(named)})" if named else ""


# --- inside ----------------------------------------------------------------------------


def _runs(messages: Sequence[PastMessage]) -> Iterator[list[PastMessage]]:
    """Messages of one author in a row; notices of the system are nobody's."""
    run: list[PastMessage] = []
    for message in messages:
        if message.author not in (Author.SHOPPER, Author.BOT, Author.AGENT):
            continue
        if run and run[-1].author is not message.author:
            yield run
            run = []
        run.append(message)
    if run:
        yield run


def _is_answer(message: PastMessage, lang: str) -> bool:
    if message.kind is not None:
        return message.kind in ("answer", "unsure")
    if message.sources:
        return True
    return any(_tells(sentence, lang) for sentence in sentences(message.text))


def _tells(sentence: str, lang: str) -> bool:
    """Whether a sentence states something, and not only asks, greets or does not know."""
    return not (
        sentence.endswith("?")
        or is_small_talk(sentence, lang)
        or spoken("asks", sentence, lang)
        or spoken("unknown", sentence, lang)
        or _TELLS_NOTHING.search(plain(sentence))
    )


def _told(message: PastMessage, lang: str) -> list[str]:
    of_agent = message.author is Author.AGENT
    return [
        sentence
        for at, sentence in enumerate(sentences(message.text))
        if not is_small_talk(sentence, lang)
        and not (of_agent and at == 0 and _introduces(sentence, lang))
        and not _only_apologises(sentence)
        and not _undertakes(sentence, message, lang)
    ]


def _only_apologises(sentence: str) -> bool:
    return len(words(sentence)) <= _APOLOGY_WORDS and bool(_APOLOGY.match(plain(sentence)))


def _introduces(sentence: str, lang: str) -> bool:
    """ "Hello, Maya here": who writes stands above the message."""
    said = words(sentence)
    brief = len(said) <= _INTRODUCTION_WORDS
    return brief and (is_small_talk(said[0], lang) or bool(_INTRODUCES.search(plain(sentence))))


def _answer(waiting: list[Request], telling: list[PastMessage], said: list[str]) -> Line:
    answer = f"{_fitting(said)}{cited(telling)}"
    return Line(
        text=f"{_question(waiting)}{ARROW}{answer}" if waiting else answer,
        evidence=(
            *(request.n for request in waiting[-_QUESTIONS:]),
            *(message.n for message in telling),
        ),
    )


def _question(waiting: list[Request]) -> str:
    """What was asked; of much what came last."""
    return " … ".join(gist(request, _QUESTION) for request in waiting[-_QUESTIONS:])


def _fitting(said: Sequence[str]) -> str:
    """The sentences that fit, those with a figure or a time before others; in their order."""
    if not said:
        return ""
    whole = " ".join(said)
    if len(whole) <= _ANSWER:
        return whole
    order = sorted(range(1, len(said)), key=lambda at: (not _is_concrete(said[at]), at))
    kept, room = {0}, _ANSWER - len(said[0])
    for at in order:
        if len(said[at]) < room:
            kept.add(at)
            room -= len(said[at]) + 1
    return shortened(" ".join(said[at] for at in sorted(kept)), _ANSWER)


def _is_concrete(sentence: str) -> bool:
    return any(sign.isdigit() for sign in sentence) or _names_time(sentence)


def _undertakes(sentence: str, message: PastMessage, lang: str) -> bool:
    of_agent = message.author is Author.AGENT
    # What a document says is nobody's promise to this shopper.
    of_bot = message.author is Author.BOT and not message.sources
    if sentence.endswith("?") or not (of_agent or of_bot):
        return False
    return _is_undertaking(sentence, lang, of_agent)


# A sentence is looked at for the answers and for the promises, and again at each renewal.
@lru_cache(maxsize=1024)
def _is_undertaking(sentence: str, lang: str, of_agent: bool) -> bool:
    if of_agent and spoken("promise", sentence, lang):
        return True
    if promised(sentence, _SOME_DAY, Terms()):
        return True
    said = plain(sentence)
    return (
        of_agent
        and bool(_COMES.search(said))
        and not _ASKED_OF_SHOPPER.search(said)
        and not _OPEN_HOURS.search(said)
        and _names_time(sentence)
    )


def _did(folded: str) -> bool:
    return bool(_DID.search(folded)) and not _NOT_DONE.search(folded)


def _names_time(sentence: str) -> bool:
    return when.due(sentence, _SOME_DAY, Terms()) is not None
