"""When a window of a rule begins and ends: the tenant's local days, as instants in UTC.

A window of days or months ends with the whole `as_of` day; hours are counted back from the end of
that day. What comes next begins where the `as_of` day ends.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.segments.language.values import Duration

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """The moment a rule is asked at: the end of the local day `as_of`."""

    as_of: date
    zone: ZoneInfo

    def start_of(self, day: date) -> datetime:
        """Return the first instant of a local day, naive UTC."""
        return self.instant(datetime.combine(day, time.min))

    def instant(self, moment: datetime) -> datetime:
        """Return a local or aware time as naive UTC."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return aware.astimezone(UTC).replace(tzinfo=None)

    @property
    def end(self) -> datetime:
        """The first instant that is no longer seen."""
        return self.start_of(self.as_of + ONE_DAY)

    def last_days(self, duration: Duration) -> tuple[date, date]:
        """Return the first and last local day of a window that ends with `as_of`."""
        return _moved(self.as_of, duration, -1) + ONE_DAY, self.as_of

    def next_days(self, duration: Duration) -> tuple[date, date]:
        """Return the first and last local day of a window that begins after `as_of`."""
        return self.as_of + ONE_DAY, _moved(self.as_of, duration, 1)

    def last(self, duration: Duration) -> tuple[datetime, datetime]:
        """Return the window as instants, its end excluded."""
        if duration.unit == "H":
            return self.end - timedelta(hours=duration.amount), self.end
        return self.start_of(self.last_days(duration)[0]), self.end

    def next(self, duration: Duration) -> tuple[datetime, datetime]:
        """Return the window after `as_of` as instants, its end excluded."""
        if duration.unit == "H":
            return self.end, self.end + timedelta(hours=duration.amount)
        return self.end, self.start_of(self.next_days(duration)[1] + ONE_DAY)


def _moved(day: date, duration: Duration, sign: int) -> date:
    if duration.unit == "D":
        return day + sign * timedelta(days=duration.amount)
    months = day.year * 12 + day.month - 1 + sign * duration.amount
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Anniversaries:
    """Which days of the year fall into a window: `month * 100 + day` between or around two ends."""

    first: int
    last: int
    wraps: bool
    is_everything: bool
    holds_leap_day: bool

    def covers(self, day: int) -> bool:
        """Say whether a day of the year lies between the two ends."""
        after, before = day >= self.first, day <= self.last
        return after or before if self.wraps else after and before


def anniversaries(first: date, last: date) -> Anniversaries:
    """Describe a window of days as days of the year; 29 February stands on the 28th elsewhere."""
    days = (date(year, 2, _leap_anniversary(year)) for year in range(first.year, last.year + 1))
    return Anniversaries(
        first.month * 100 + first.day,
        last.month * 100 + last.day,
        wraps=last.year > first.year,
        is_everything=last.year > first.year + 1,
        holds_leap_day=any(first <= day <= last for day in days),
    )


def _leap_anniversary(year: int) -> int:
    return 29 if calendar.isleap(year) else 28
