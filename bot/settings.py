"""The configuration: one frozen object, built once from a file and the environment."""

from __future__ import annotations

import tomllib
from datetime import UTC, timedelta, tzinfo
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.choices import ModelChoice, Prices
from bot.errors import BadInput
from bot.knowledge_settings import KnowledgeSettings
from bot.section import Section
from bot.shop_settings import ShopSettings
from knowledge.crawl import folder_of

DEFAULT_FILE = Path("shopbell.toml")


def _network(written: str) -> str:
    if written != "*":
        ip_network(written, strict=False)
    return written


class BotSettings(Section):
    """`[bot]`: the language model that words the answers; without one they are quotations."""

    model: Annotated[str, Field(pattern=r"^(openai|anthropic|ollama):\S+$")] | None = None
    # Any server that speaks the provider's language: "http://127.0.0.1:8080/v1".
    model_base_url: Annotated[str, Field(pattern=r"^https?://[^/\s@]+(/\S*)?$")] | None = None
    model_form: Literal["json", "lines"] = "json"
    # After so long the shopper gets the quotation.
    model_timeout_seconds: float = Field(8, gt=0)
    model_max_tokens: int = Field(400, ge=16)
    model_options: dict[str, Any] = Field(default_factory=dict)
    # Of a million tokens; the budget is in the same currency, a day (UTC), for all shops.
    model_input_price: Decimal = Field(Decimal(0), ge=0)
    model_output_price: Decimal = Field(Decimal(0), ge=0)
    model_budget_per_day: Annotated[Decimal, Field(ge=0)] | None = None

    @property
    def choice(self) -> ModelChoice | None:
        """The model as bot/model.py takes it."""
        if self.model is None:
            return None
        return ModelChoice(
            self.model,
            self.model_base_url,
            self.model_form,
            self.model_max_tokens,
            self.model_options,
        )

    @property
    def prices(self) -> Prices:
        """What it costs and may cost."""
        return Prices(self.model_input_price, self.model_output_price, self.model_budget_per_day)


class ServerSettings(Section):
    """`[server]`."""

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    # Whose X-Forwarded-For is believed: addresses or networks, "*" for everybody's.
    trusted_proxies: tuple[Annotated[str, AfterValidator(_network)], ...] = ("127.0.0.1", "::1")


class LimitSettings(Section):
    """`[limits]`: of one visitor's messages, and of all that comes from one address."""

    message_characters: int = Field(4000, ge=1)
    messages: int = Field(20, ge=1)
    per_seconds: float = Field(10, gt=0)
    messages_per_hour: int = Field(300, ge=1)
    # An office or a mobile network is one address for many.
    address_messages_per_hour: int = Field(3000, ge=1)
    address_conversations_per_hour: int = Field(300, ge=1)


class ChatSettings(Section):
    """`[chat]`."""

    # After so long without a reply of the bot the shopper is offered a person.
    answer_timeout_seconds: float = Field(20, gt=0)
    idle_hours: float = Field(24, gt=0)


class HandoffSettings(Section):
    """`[handoff]`."""

    # Whether the model of `[bot]` words what agents read first; it stays quoted by default.
    reword_summary: bool = False
    # After so long it stays as it is; nobody waits for it.
    reword_timeout_seconds: float = Field(20, gt=0)


class Settings(BaseSettings):
    """The whole configuration. `SHOPBELL_SECTION__KEY` in the environment wins over the file."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="SHOPBELL_", env_nested_delimiter="__"
    )

    data: Path = Path("data")
    knowledge: KnowledgeSettings = KnowledgeSettings()
    bot: BotSettings = BotSettings()
    server: ServerSettings = ServerSettings()
    limits: LimitSettings = LimitSettings()
    chat: ChatSettings = ChatSettings()
    handoff: HandoffSettings = HandoffSettings()
    shops: dict[str, ShopSettings] = {}

    def feed_max_age(self, shop: str) -> timedelta | None:
        """How old a shop's feed may be for its prices and stock to be told; None: any age."""
        own = self.shops[shop].feed_max_age_hours if shop in self.shops else None
        hours = own or self.knowledge.feed_max_age_hours
        return timedelta(hours=hours) if hours else None

    def zone_of(self, shop: str) -> tzinfo:
        """In which shoppers are told times: that of the shop's hours, UTC where it has none."""
        hours = self.shops[shop].hours if shop in self.shops else None
        return ZoneInfo(hours.zone) if hours else UTC

    def limits_of(self, shop: str, lang: str) -> tuple[float, float] | None:
        """The shop's own thresholds of answerability in a language; None: the fitted ones."""
        if shop not in self.shops:
            return None
        own = {str(key): both for key, both in self.shops[shop].thresholds.items()}
        return own.get(lang)

    def hosts(self, shop: str) -> frozenset[str]:
        """The hosts of the shop's own sites, as far as they are configured."""
        own = self.shops.get(shop)
        sites = [*own.origins, own.site or ""] if own else []
        hosts = (urlsplit(site).hostname or "" for site in sites)
        return frozenset(host.removeprefix("www.") for host in hosts if host)

    @property
    def currencies(self) -> dict[str, str]:
        """The shops' currencies, where they are configured."""
        return {id: shop.currency for id, shop in self.shops.items() if shop.currency}

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the log and the index's rows."""
        return f"sqlite:///{self.data.absolute() / 'shopbell.db'}"


def load(config: Path | None = None, data: Path | None = None) -> Settings:
    """Reads `config` (else `shopbell.toml` if it is there); BadInput says file and field."""
    file = config or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None)
    if config is not None and not config.is_file():
        raise BadInput(f"There is no configuration file {config}. Check the path after --config.")

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (
                init_settings,
                env_settings,
                TomlConfigSettingsSource(settings_cls, toml_file=file),
            )

    try:
        settings = FromFile(data=data) if data else FromFile()
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{file} is not valid TOML: {error}.") from None
    except (ValidationError, ValueError) as error:
        raise BadInput(_where(error, file)) from None
    base = file.parent if file else Path()
    shops = {
        id: shop.model_copy(
            update={
                "dir": base / shop.dir if shop.dir else folder_of(settings.data, id) / "documents"
            }
        )
        for id, shop in settings.shops.items()
    }
    return Settings.model_construct(**{**settings.__dict__, "shops": shops})


def _where(error: ValueError, file: Path | None) -> str:
    if not isinstance(error, ValidationError):
        return f"The configuration cannot be read: {error}."
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    return (
        f"{file or 'The environment'}: {field}: {first['msg']}. See docs/configuration.md for the "
        "keys and their values."
    )
