"""When a person is needed, put together for the shops served: rules, heads, the borrowed vector.

Signal heads read the bundled embedder's vectors, whatever embedder the search has; where it is
the same one, a shopper's message is embedded once for both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bot.errors import BadInput
from bot.rule_settings import RuleSettings
from bot.settings import Settings
from bot.shop_settings import ShopSettings
from handoff.decide import Decider, Policy
from handoff.events import HandoffReason
from handoff.hours import DAYS, Hours
from handoff.signals import examples, head
from handoff.signals.fit import fit
from handoff.signals.reader import Embed, Reader
from handoff.staff_rules import Rule
from knowledge.centre import other_subjects
from knowledge.embed import Embedder, EmbedderChoice, NoEmbedder, make_embedder
from knowledge.errors import KnowledgeError
from knowledge.remembered import Remembered

logger = logging.getLogger("bot.signals")
Progress = Callable[[str, int, int], None]


def make_decider(
    settings: Settings, embedder: Embedder, hours: Mapping[str, Hours] | None = None
) -> Decider:
    """The decider of all shops configured; raises BadInput where a shop's own head is unfit."""
    bundled = head.bundled()
    ours = _bundled_embedder(bundled.embedder, embedder)
    embed = _embed(ours) if ours else None
    known = hours or {}
    return Decider(
        Reader(bundled, embed),
        policies={id: policy_of(shop, known.get(id)) for id, shop in settings.shops.items()},
        readers={
            file.stem: Reader(_own(file, ours), embed)
            for file in sorted(_heads(settings).glob("*.npz"))
        },
    )


def policy_of(shop: ShopSettings, hours: Hours | None) -> Policy:
    """A shop's rules and what it has switched off."""
    off = cast("frozenset[HandoffReason]", frozenset(shop.handoff_off))
    return Policy(tuple(map(_rule, shop.rules)), hours, off)


def project_head() -> Path:
    """Where the head stands that comes with the product."""
    return head.BUNDLED


def head_for(settings: Settings, wanted: str | None) -> Path:
    """Where the head of a shop goes; BadInput where it is not clear which shop."""
    from bot.app import App

    app = App(settings)
    try:
        shop = app.choose(wanted)[0]
    finally:
        app.close()
    return _heads(settings) / f"{shop.id}.npz"


def train_head(labelled: Path | None, into: Path, progress: Progress) -> dict[str, Any]:
    """Make a head from the project's conversations and a shop's own; the closing report.

    Raises BadInput with file, line and field of the first mistake.
    """
    try:
        own = list(examples.examples(examples.read(labelled))) if labelled else []
        project = list(examples.examples(examples.read(examples.BUNDLED)))
        for lang, texts in other_subjects().items():
            project += examples.needing_nobody(lang, texts)
        project += list(examples.joined(project))
    except examples.BadExamples as error:
        raise BadInput(error.text) from None
    embedder = _bundled_embedder(None, NoEmbedder())
    made = fit(
        project,
        own,
        embedder=embedder.id if embedder else "",
        embed=embedder.queries if embedder else None,
        progress=progress,
    )
    made.save(into)
    return {
        "head": str(into),
        "embedder": made.embedder or None,
        "own": len(own),
        "project": len(project),
        "bytes": into.stat().st_size,
    }


def _heads(settings: Settings) -> Path:
    return settings.data / "heads"


def _rule(written: RuleSettings) -> Rule:
    return Rule(
        action=written.action,
        topics=frozenset(written.topics),
        words=written.words,
        days=frozenset(DAYS.index(day) for day in written.days),
        between=written.window,
        when=written.when,
        cart_from=written.cart_from,
    )


def _own(file: Path, embedder: Embedder | None) -> head.Head:
    try:
        return head.load(file, embedder.id if embedder else None)
    except head.BadHead as error:
        raise BadInput(error.text) from None


def _bundled_embedder(wanted: str | None, served: Embedder) -> Embedder | None:
    """The embedder that heads read: the one that serves if it is that one, else one of its own."""
    if served.id == wanted:
        return served
    if served.id == NoEmbedder.id and wanted is not None:
        # Whoever chose to have none has none here either.
        return None
    own, _ = make_embedder(EmbedderChoice())
    if isinstance(own, NoEmbedder) or wanted not in (None, own.id):
        return None
    return Remembered(own)


def _embed(embedder: Embedder) -> Embed:
    def embed(text: str) -> NDArray[np.float32] | None:
        try:
            return np.asarray(embedder.queries([text])[0])
        except KnowledgeError as error:
            # Rules and letters serve alone.
            logger.warning("no vector for signals: %s", type(error).__name__)
            return None

    return embed
