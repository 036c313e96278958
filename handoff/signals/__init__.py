"""What in a shopper's message speaks for a person: one function a kind, each with its evidence.

Rules alone, no model: a request for a person, a danger and a legal threat must be seen
whatever else is switched off. The phrases stand in one table a language beside this file.
"""

from __future__ import annotations

from handoff.signals.grammar import LANGUAGES, Evidence, grammar, strongest

__all__ = ["Evidence", "accepts", "explicit", "legal", "refuses", "safety"]


def explicit(text: str) -> Evidence | None:
    """The shopper asks for a person, by whatever words."""
    return strongest("explicit", text)


def safety(text: str) -> Evidence | None:
    """Somebody is hurt or in danger."""
    return strongest("safety", text)


def legal(text: str) -> Evidence | None:
    """The shopper threatens with a court, a lawyer, the police or an authority."""
    return strongest("legal", text)


def accepts(text: str, lang: str) -> Evidence | None:
    """The shopper takes an offer that is open; means nothing without one."""
    kind, evidence = _consent(text, lang)
    return evidence if kind == "accept" else None


def refuses(text: str, lang: str) -> Evidence | None:
    """The shopper declines an offer that is open; means nothing without one."""
    kind, evidence = _consent(text, lang)
    return evidence if kind == "refuse" else None


def _consent(text: str, lang: str) -> tuple[str, Evidence | None]:
    # The shopper's own language first: a Polish "no" agrees.
    for code in sorted(LANGUAGES, key=lambda code: code != lang):
        for kind in ("refuse", "accept"):
            if evidence := grammar(code).evidence(kind, text):
                return kind, evidence
    return "", None
