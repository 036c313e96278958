"""Kind `language`: a conversation, and the language the bot must speak at its end. Pure.

The shopper's: that of the last sentence that tells. A brand, a number, an "ok" and what is
quoted or greeted in another language leave it as it was; Russian or Ukrainian in Latin letters
is Russian or Ukrainian. `lang` is the shopper's language, as elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from evals.kinds.kind import Asked, Counted, Kind, Lang, Reply, Strict, Verdict


class LanguageExpected(Strict):
    """The language of the bot's own sentences in the last reply."""

    language: Lang


class LanguageCase(Asked):
    """One message, or more; judged on the last turn."""

    kind: Literal["language"]
    expect: LanguageExpected


def judge(case: LanguageCase, replies: Sequence[Reply]) -> Verdict:
    """Right: the last reply's `language` is the one expected."""
    spoken = replies[-1]["language"]
    return Verdict("right" if spoken == case.expect.language else "wrong", f"spoken: {spoken}")


def _first(case: LanguageCase, verdict: Verdict) -> Counted:
    return verdict.right if len(case.turns) == 1 else None


def _later(case: LanguageCase, verdict: Verdict) -> Counted:
    return verdict.right if len(case.turns) > 1 else None


KIND = Kind("language", LanguageCase, judge, {"language.first": _first, "language.later": _later})
