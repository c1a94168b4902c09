"""Numbers and money in words and tiles, the way the tenant's locale writes them; dates as read.

Tables and charts keep numbers as numbers; nothing here is used to fill a sortable column.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from babel import Locale, UnknownLocaleError, dates, numbers

from streamlit_app.wording.language import N_, _, language

MISSING = "–"
FEW_PEOPLE = N_("fewer than 5")
FEW = 100
"""Below this many observations a share shows its counts: "12 of 87 (13.8 %)"."""


@dataclass(frozen=True)
class Formats:
    """How this tenant's people read figures."""

    locale: str
    currency: str | None
    timezone: str

    @cached_property
    def babel(self) -> Locale:
        """The locale, or English where the setting names none that is known."""
        try:
            return Locale.parse(self.locale)
        except (UnknownLocaleError, ValueError):
            return Locale("en")

    @property
    def spoken(self) -> Locale:
        """The locale that names months: the tenant's where it is in the reader's language."""
        return self.babel if self.babel.language == language() else Locale(language())

    @property
    def unit(self) -> str:
        """What money columns are headed with."""
        return self.currency or _("base currency")

    def count(self, value: Any) -> str:
        """Write a whole number with the locale's grouping."""
        return MISSING if _missing(value) else numbers.format_decimal(int(value), locale=self.babel)

    def counted(self, value: Any, thing: str) -> str:
        """Write a count with what is counted: 1 refund, 2 refunds."""
        return f"{self.count(value)} {thing}{'' if value == 1 else 's'}"

    def people(self, value: Any) -> str:
        """Write a count of people; not a number is a group too small to show."""
        return (
            _(FEW_PEOPLE) if isinstance(value, float) and math.isnan(value) else self.count(value)
        )

    def money(self, value: Any) -> str:
        """Write an amount; cents only below a hundred."""
        if _missing(value):
            return MISSING
        pattern = "#,##0.00" if 0 < abs(value) < 100 else "#,##0"
        return self._with_unit(numbers.format_decimal(value, pattern, locale=self.babel))

    def short_money(self, value: Any) -> str:
        """Write an amount short enough for a tile: 12,4 mii RON."""
        if _missing(value) or abs(value) < 100_000:
            return self.money(value)
        short = numbers.format_compact_decimal(value, locale=self.babel, fraction_digits=1)
        return self._with_unit(short)

    def percent(self, share: Any) -> str:
        """Write a share of one as a percentage with one decimal."""
        if _missing(share):
            return MISSING
        return f"{numbers.format_decimal(share * 100, '#,##0.0', locale=self.babel)} %"

    def share(self, part: Any, whole: Any) -> str:
        """Write part of whole as a percentage; with its counts when there are few."""
        if _missing(part) or not whole:
            return MISSING
        if whole < FEW:
            return _("{part} of {whole}", part=self.count(part), whole=self.count(whole))
        return self.percent(part / whole)

    def rounded(self, value: Any) -> str:
        """Write a number without decimals."""
        return MISSING if _missing(value) else self.count(round(value))

    def number(self, value: Any, digits: int = 1) -> str:
        """Write a number with a fixed count of decimals."""
        if _missing(value):
            return MISSING
        return numbers.format_decimal(value, "#,##0." + "0" * digits, locale=self.babel)

    def day(self, value: Any) -> str:
        """Write a local day with its month in letters, the reader's: 30 Jun 2025."""
        return (
            MISSING if _missing(value) else dates.format_date(value, "d MMM y", locale=self.spoken)
        )

    def local_day(self, value: Any) -> str:
        """Write the tenant's local day of an instant (naive means UTC)."""
        return MISSING if _missing(value) else self.day(local_date(value, ZoneInfo(self.timezone)))

    def month(self, value: Any) -> str:
        """Write a month: Jun 2025."""
        return MISSING if _missing(value) else dates.format_date(value, "MMM y", locale=self.spoken)

    def moment(self, value: Any) -> str:
        """Write an instant (naive means UTC) in the tenant's zone."""
        if _missing(value):
            return MISSING
        aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo("UTC"))
        return dates.format_datetime(
            aware, "d MMM y, HH:mm", tzinfo=ZoneInfo(self.timezone), locale=self.spoken
        )

    def _with_unit(self, text: str) -> str:
        return f"{text} {self.currency}" if self.currency else text


def relative_change(now: Any, before: Any) -> float | None:
    """Return how much larger now is than before, as a share; None where that says nothing."""
    if _missing(now) or _missing(before) or before == 0:
        return None
    return float(now) / float(before) - 1


def local_date(value: datetime, zone: ZoneInfo) -> date:
    """Return the local day of an instant; naive means UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo("UTC"))
    return aware.astimezone(zone).date()


def _missing(value: Any) -> bool:
    return bool(pd.isna(value)) or (isinstance(value, float) and math.isinf(value))
