"""The check before anything is said: what is quoted stands in what is cited. Pure."""

from __future__ import annotations

from bot.turn import Reply
from knowledge.library import Findings


def grounded(reply: Reply, findings: Findings) -> Reply | None:
    """The reply itself if every citation is a passage that was found, word for word; else None.

    The extractive way cannot fail this; it stands here so that no later way can avoid it.
    """
    passages = {(hit.passage.path, hit.passage.text) for hit in findings.hits}
    for source in reply.sources:
        if not any(path == source.path and text in source.text for path, text in passages):
            return None
    if reply.kind == "answer" and not reply.sources:
        return None
    return reply
