"""The twin's parameters and everything that is drawn once: calendar, programme, prices."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from crm.errors import UsageError
from crm.sources.sample.btyd import PurchaseProcess
from crm.sources.sample.clock import LocalClock
from crm.sources.sample.programme import Programme, draw_programme
from crm.sources.sample.season import Season, draw_season

HISTORY_DAYS = 3 * 365 + 1
BLOCK_SIZE = 20_000
"""People generated at a time; a multiple of the 200 slots of planted cases."""
SUPPORTED_CURRENCIES = ("RON", "EUR")


@dataclass(frozen=True)
class Habit:
    """One kind of customer: how many there are and how they buy."""

    name: str
    share: float
    process: PurchaseProcess
    festival_goer: float
    """Share that goes to the annual festival while alive."""


# Spend in RON. Mean rate per year = 365 r / alpha; mean order = p spend_scale / (q - 1).
HABITS = (
    Habit("one_off", 0.39, PurchaseProcess(0.5, 730.0, 1.0, 2.0, 5.0, 4.0, 110.0), 0.05),
    Habit("casual", 0.25, PurchaseProcess(1.0, 146.0, 0.8, 4.0, 5.0, 4.0, 100.0), 0.12),
    Habit("regular", 0.15, PurchaseProcess(1.4, 39.0, 0.6, 14.0, 6.0, 4.0, 80.0), 0.25),
    Habit("fan", 0.08, PurchaseProcess(2.2, 12.0, 0.5, 50.0, 6.0, 4.0, 65.0), 0.40),
    Habit("festival", 0.13, PurchaseProcess(0.5, 600.0, 0.8, 4.0, 5.0, 4.0, 140.0), 1.0),
)
FESTIVAL_HABIT = 4
PROSPECT_SHARE = 0.10
"""People who open an account or subscribe and never buy."""
FESTIVAL_RETURN = 0.78
"""Chance that a festival goer buys a given edition."""
MERCH_SHARE = 0.27
"""Orders of the shop alone."""


@dataclass(frozen=True)
class SampleParameters:
    """What names one synthetic world: equal parameters give equal bytes."""

    customers: int
    seed: int
    until: date
    timezone: str = "Europe/Bucharest"
    currency: str = "RON"

    def __post_init__(self) -> None:
        """Refuse what cannot be generated, in one sentence."""
        if self.customers < 1:
            raise UsageError(
                f"A world of {self.customers} customers has nobody in it; "
                "give `--customers` a number from 1 up."
            )
        if self.seed < 0:
            raise UsageError(f"The seed {self.seed} is negative; give `--seed` a number from 0 up.")
        if not 1975 <= self.until.year <= 2100:
            raise UsageError(
                f"The twin's three years cannot end on {self.until}; "
                "give `--until` a day between 1975 and 2100."
            )
        if self.currency not in SUPPORTED_CURRENCIES:
            raise UsageError(
                f"The twin sells in RON and EUR, so its base currency cannot be {self.currency}; "
                "set CRM_CURRENCY to RON or EUR."
            )

    def as_dict(self) -> dict[str, str | int]:
        """Return JSON values."""
        return {**asdict(self), "until": self.until.isoformat()}


class World:
    """All that blocks of people share; drawn from the seed alone."""

    def __init__(self, parameters: SampleParameters) -> None:
        self.parameters = parameters
        first_day = parameters.until - timedelta(days=HISTORY_DAYS - 1)
        self.clock = LocalClock.of(ZoneInfo(parameters.timezone), first_day, HISTORY_DAYS + 400)
        self.days = HISTORY_DAYS
        self.end = int(self.clock.at(HISTORY_DAYS))
        """First second after the history: every recorded moment is before it."""

    @property
    def account_prefix(self) -> str:
        """Start of every account id, different in every world.

        What people logged about an account of one world (tags, merges) must never meet an account
        of the next world in the same workspace.
        """
        named = zlib.crc32(repr(self.parameters).encode())
        return f"C{named & 0xFFFF:04X}-"

    def rng(self, stream: str, block: int = 0) -> np.random.Generator:
        """Return the random numbers of one theme of one block, independent of all others."""
        return np.random.default_rng(
            [self.parameters.seed, self.parameters.customers, block, zlib.crc32(stream.encode())]
        )

    @cached_property
    def programme(self) -> Programme:
        """Every event that was announced before the end."""
        return draw_programme(
            self.clock, self.days, self.parameters.customers, self.rng("programme")
        )

    @cached_property
    def season(self) -> Season:
        """How busy each day is."""
        return draw_season(self.clock, self.days, self.programme)

    @property
    def blocks(self) -> int:
        """Number of blocks of people."""
        return -(-self.parameters.customers // BLOCK_SIZE)
