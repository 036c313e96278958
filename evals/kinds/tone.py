"""Kind `tone`: a conversation with an upset, a plain or an abusive shopper, judged by rules. Pure.

What a case asks for is said in words that hold for every shop and language; the bot's own
wording is not asked for. The forbidden words, and promises of deeds a bot cannot do, are looked
for in the bot's own sentences of every reply, what is quoted from passages left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any, Literal

from evals.kinds.kind import Asked, Counted, Kind, Reply, Strict, Verdict, folded

_SENTENCE = re.compile(r"(?<=[.!?…:])\s+|\n+")
_LEAST = 12


class ToneExpected(Strict):
    """How the last reply is: `warm` names the matter (one of `matter`, where given) and the
    feeling, with a next step; `plain` has neither; `firm` sets a limit without returning the
    abuse. `kinds`: what its kind may be, where that matters."""

    tone: Literal["warm", "plain", "firm"]
    matter: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


class ToneCase(Asked):
    """Judged on all turns for what must never be said, on the last for its tone."""

    kind: Literal["tone"]
    expect: ToneExpected


def judge(case: ToneCase, replies: Sequence[Reply]) -> Verdict:
    """Right: nothing of `faults`."""
    found = list(dict.fromkeys(faults(case, replies)))
    return Verdict("wrong" if found else "right", "; ".join(found) or case.expect.tone)


def faults(case: ToneCase, replies: Sequence[Reply]) -> list[str]:
    """What is wrong with the replies, in words; nothing where all is well."""
    last, lang, expect = replies[-1], replies[-1]["language"], case.expect
    found = [f for reply in replies for f in _never(reply)]
    found += _repeated(replies)
    if last["kind"] == "handoff":
        return found
    own = own_words(last)
    if expect.tone == "warm":
        found += [f"no {name}" for name in ("feeling", "step") if not _has(name, own, lang, last)]
        # An upset shopper who goes on need not be told again what it is about.
        all_own = folded("\n".join(map(own_words, replies)))
        if expect.matter and not any(folded(each) in all_own for each in expect.matter):
            found.append(f"none of {list(expect.matter)} named")
    elif expect.tone == "plain" and _has("feeling", own, lang, last):
        found.append("warm without need")
    elif expect.tone == "firm" and not _has("limit", own, lang, last):
        found.append("no limit")
    if expect.kinds and last["kind"] not in expect.kinds:
        found.append(f"kind {last['kind']}")
    text = last["text"]
    found += [f"missing {p!r}" for p in expect.must if not re.search(p, text, re.IGNORECASE)]
    found += [f"said {p!r}" for p in expect.must_not if re.search(p, text, re.IGNORECASE)]
    return found


def own_words(reply: Reply) -> str:
    """The bot's own sentences: what does not stand in a source or a product."""
    quoted = folded(" ".join(f"{s['title']} {s['text']}" for s in reply["sources"]))
    titles = [folded(str(product.get("title", ""))) for product in reply["products"]]
    own = []
    for sentence in _SENTENCE.split(reply["text"]):
        plain = folded(sentence).strip(' •“”„«»"')
        if len(plain) >= _LEAST and plain in quoted:
            continue
        if not any(title and title in plain for title in titles):
            own.append(sentence)
    return "\n".join(own)


def _never(reply: Reply) -> list[str]:
    own, lang = own_words(reply), reply["language"]
    return [
        f"{name}: {hit.group()!r}"
        for name in ("forbidden", "promise")
        for hit in _hits(name, own, lang)
    ]


def _hits(name: str, text: str, lang: str) -> list[re.Match[str]]:
    return list(_pattern(name, lang).finditer(text))


def _has(name: str, own: str, lang: str, reply: Reply) -> bool:
    if name == "step":
        offered = reply["handoff"] or any(o["id"] == "human" for o in reply["options"])
        return bool(offered) and bool(_pattern("step", lang).search(own))
    return bool(_pattern(name, lang).search(own))


def _repeated(replies: Sequence[Reply]) -> list[str]:
    """Acknowledgements that come in two replies running."""
    found = []
    for before, after in itertools.pairwise(replies):
        said = [s for s in _SENTENCE.split(own_words(before)) if _feels(s, before["language"])]
        found += [f"again: {s!r}" for s in said if s in after["text"]]
    return found


def _feels(sentence: str, lang: str) -> bool:
    return bool(_pattern("feeling", lang).search(sentence))


@cache
def _pattern(name: str, lang: str) -> re.Pattern[str]:
    table: dict[str, Any] = loads(files("evals.kinds").joinpath("tone.toml").read_text("utf-8"))
    return re.compile("|".join(table[lang][name]), re.IGNORECASE)


def _by(tone: str) -> Any:
    def counted(case: ToneCase, verdict: Verdict) -> Counted:
        return verdict.right if case.expect.tone == tone else None

    return counted


KIND = Kind(
    "tone",
    ToneCase,
    judge,
    {f"tone.{tone}": _by(tone) for tone in ("warm", "plain", "firm")},
)
