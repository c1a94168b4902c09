"""Local days of the tenant to UTC seconds, the same on every host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from crm.sources.sample.columns import Ints

DAY = 86_400
HOUR = 3_600


@dataclass(frozen=True)
class LocalClock:
    """Counts days from `first_day` in one zone; all moments are whole seconds since 1970 UTC."""

    first_day: date
    switches: Ints
    offsets: Ints

    @classmethod
    def of(cls, zone: ZoneInfo, first_day: date, days: int) -> LocalClock:
        """Read the zone's offset switches between 30 days before `first_day` and `days` after."""
        first = datetime.combine(first_day - timedelta(days=30), time(), UTC)
        marks = [first + timedelta(days=number) for number in range(days + 31)]
        switches, offsets = [], [_offset(zone, marks[0])]
        for before, after in pairwise(marks):
            if _offset(zone, before) != _offset(zone, after):
                at = _switch_between(zone, before, after)
                switches.append(int(at.timestamp()) + offsets[-1])
                offsets.append(_offset(zone, at))
        return cls(first_day, np.array(switches, np.int64), np.array(offsets, np.int64))

    def at(self, day: npt.ArrayLike, second: npt.ArrayLike = 0) -> Ints:
        """Return the UTC second of local `second` of local `day` (days since `first_day`)."""
        epoch = (self.first_day - date(1970, 1, 1)).days
        local = (np.asarray(day, np.int64) + epoch) * DAY + np.asarray(second, np.int64)
        return local - self.offsets[np.searchsorted(self.switches, local, side="right")]

    def dates(self, day: npt.ArrayLike) -> npt.NDArray[np.datetime64]:
        """Return the calendar dates of local days."""
        return np.datetime64(self.first_day, "D") + np.asarray(day, np.int64)


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _switch_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the first quarter of an hour that has the new offset."""
    old = _offset(zone, before)
    moment = before
    while moment < after and _offset(zone, moment) == old:
        moment += timedelta(minutes=15)
    return moment
