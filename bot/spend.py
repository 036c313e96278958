"""What the language model costs: counted by day, and never beyond the budget.

What an answer may cost at most is taken before it is asked for and settled afterwards, so that
many answers at once cannot spend more than is left; a crash leaves too much counted, not too
little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import sqlalchemy as sa

from bot.choices import Prices

# The row that counts all shops together.
_ALL = "*"
_COUNTS = ("asked", "input_tokens", "output_tokens", "micros")
metadata = sa.MetaData()
_SPEND = sa.Table(
    "model_spend",
    metadata,
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("day", "shop")),
    *(sa.Column(name, sa.Integer, nullable=False) for name in _COUNTS),
)


@dataclass(frozen=True)
class Taken:
    """Money put aside for one answer."""

    day: str
    shop: str
    micros: int


class Purse:
    """The day's money for all shops of one database. Safe to share by threads and processes."""

    def __init__(
        self,
        engine: sa.Engine,
        prices: Prices,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine = engine
        self._prices = prices
        self._clock = clock

    def take(self, shop: str, input_tokens: int, output_tokens: int) -> Taken | None:
        """Put aside what an answer may cost; None where the day's budget does not hold it."""
        day = self._clock().date().isoformat()
        micros = self._prices.micros(input_tokens, output_tokens)
        with self._engine.begin() as db:
            for row in (_ALL, shop):
                _open(db, day, row)
            wanted = sa.update(_SPEND).where(_SPEND.c.day == day, _SPEND.c.shop == _ALL)
            if self._prices.budget is not None:
                left = int(self._prices.budget * 1_000_000) - micros
                wanted = wanted.where(_SPEND.c.micros <= left)
            if not db.execute(wanted.values(micros=_SPEND.c.micros + micros)).rowcount:
                return None
            _add(db, day, shop, micros=micros)
        return Taken(day, shop, micros)

    def settle(self, taken: Taken, input_tokens: int, output_tokens: int) -> Decimal:
        """Count what was used in place of what was put aside; its price."""
        cost = self._prices.micros(input_tokens, output_tokens)
        with self._engine.begin() as db:
            for row in (_ALL, taken.shop):
                _add(
                    db,
                    taken.day,
                    row,
                    asked=1,
                    input_tokens=input_tokens,
                    output_tokens=output_tokens,
                    micros=cost - taken.micros,
                )
        return Decimal(cost) / 1_000_000

    def spent(self, shop: str | None = None) -> Decimal:
        """What was spent today, by one shop or by all."""
        day = self._clock().date().isoformat()
        wanted = sa.select(_SPEND.c.micros).where(
            _SPEND.c.day == day, _SPEND.c.shop == (shop or _ALL)
        )
        with self._engine.connect().execution_options(read_only=True) as db:
            return Decimal(db.scalar(wanted) or 0) / 1_000_000


def _open(db: sa.Connection, day: str, shop: str) -> None:
    known = sa.select(_SPEND.c.day).where(_SPEND.c.day == day, _SPEND.c.shop == shop)
    if db.execute(known).first() is None:
        none = dict.fromkeys(_COUNTS, 0)
        db.execute(sa.insert(_SPEND).values(day=day, shop=shop, **none))


def _add(db: sa.Connection, day: str, shop: str, **amounts: int) -> None:
    values = {name: _SPEND.c[name] + amount for name, amount in amounts.items()}
    wanted = sa.update(_SPEND).where(_SPEND.c.day == day, _SPEND.c.shop == shop)
    db.execute(wanted.values(**values))
