"""Which event a person of one city and one favourite genre picks on a given day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm.sources.sample import vocabulary as words
from crm.sources.sample.columns import Floats, Ints
from crm.sources.sample.programme import Programme

OTHER_CITY = 0.06
OTHER_GENRE = 0.18


@dataclass(frozen=True)
class EventChoice:
    """Events on sale per day with one running total of weights per taste (market × genre)."""

    first: Ints
    """Position of each day's first row; one more than there are days."""
    event: Ints
    totals: Floats
    """Shape (markets × genres, rows + 1)."""

    def pick(self, day: Ints, market: Ints, genre: Ints, rng: np.random.Generator) -> Ints:
        """Draw one event per purchase; -1 when nothing is on sale that day."""
        taste = market * len(words.GENRES) + genre
        low, high = self.first[day], self.first[day + 1]
        drawn = rng.random(len(day))
        chosen = np.full(len(day), -1)
        for number, totals in enumerate(self.totals):
            mine = np.flatnonzero((taste == number) & (high > low))
            start, stop = low[mine], high[mine]
            target = totals[start] + drawn[mine] * (totals[stop] - totals[start])
            row = np.searchsorted(totals, target, side="right") - 1
            chosen[mine] = self.event[np.clip(row, start, stop - 1)]
        return chosen


def event_choice(programme: Programme, days: int) -> EventChoice:
    """List each day's events on sale, weighted by how new, near and loved they are."""
    opens = np.maximum(programme.on_sale_day, 0)
    closes = np.minimum(programme.last_sale_day, days - 1)
    lasting = np.where(programme.is_festival, 0, np.maximum(closes - opens + 1, 0))
    event = np.repeat(np.arange(len(programme)), lasting)
    day = np.arange(len(event)) - np.repeat(np.cumsum(lasting) - lasting, lasting) + opens[event]
    by_day = np.argsort(day, kind="stable")
    event, day = event[by_day], day[by_day]
    weight = programme.popularity[event] * _timing(programme, event, day)
    totals = np.zeros((len(words.MARKETS) * len(words.GENRES), len(event) + 1))
    for number, row in enumerate(totals):
        market, genre = divmod(number, len(words.GENRES))
        near = np.where(programme.market[event] == market, 1, OTHER_CITY)
        loved = np.where(programme.genre[event] == genre, 1, OTHER_GENRE)
        np.cumsum(weight * near * loved, out=row[1:])
    return EventChoice(np.searchsorted(day, np.arange(days + 1)), event, totals)


def _timing(programme: Programme, event: Ints, day: Ints) -> Floats:
    """Rush when sales open, rush again in the last days, quiet between."""
    since_open = day - programme.on_sale_day[event]
    to_start = programme.start_day[event] - day
    return 1 + 7 * (since_open <= 1) + 5.0 * (to_start <= 3) + 2.0 * (to_start <= 10)
