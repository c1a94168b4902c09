"""The organiser's programme: club nights, concerts and the annual festival."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from crm.sources.sample import vocabulary as words
from crm.sources.sample.clock import HOUR, LocalClock
from crm.sources.sample.columns import Bools, Floats, Ints

CLUB_NIGHTS_A_YEAR = 140
CONCERTS_A_YEAR = 60
AHEAD_DAYS = 120
"""Events this far after the history may already be on sale."""
CANCELLED_SHARE = 0.012


@dataclass(frozen=True)
class Programme:
    """One position per event, in order of start; days count from the history's first day."""

    genre: Ints
    artist: Ints
    venue: Ints
    start_day: Ints
    start_second: Ints
    on_sale_day: Ints
    last_sale_day: Ints
    cancelled_day: Ints
    """-1: takes place."""
    price: Ints
    """Bani of a general ticket."""
    popularity: Floats
    is_festival: Bools
    starts_at: Ints
    """Seconds since 1970 UTC."""

    @property
    def market(self) -> Ints:
        """City of each event."""
        return np.array([venue[1] for venue in words.VENUES])[self.venue]

    @property
    def is_scanned(self) -> Bools:
        """Whether the venue scans tickets at the door."""
        return np.array([venue[4] for venue in words.VENUES])[self.venue]

    def __len__(self) -> int:
        """Count the events."""
        return len(self.genre)


def draw_programme(
    clock: LocalClock, days: int, customers: int, rng: np.random.Generator
) -> Programme:
    """Draw the events on sale within the history; bigger worlds have up to four times as many."""
    scale = float(np.clip((customers / 20_000) ** 0.4, 1, 4))
    span = days + AHEAD_DAYS
    club = _club_nights(clock, span, round(CLUB_NIGHTS_A_YEAR * scale * span / 365), rng)
    concerts = _concerts(clock, span, round(CONCERTS_A_YEAR * scale * span / 365), rng)
    drawn = _joined(club, concerts, _festivals(clock, rng))
    drawn = _kept(drawn, drawn.on_sale_day < days)
    drawn = _with_cancellations(drawn, days, rng)
    drawn = _kept(drawn, np.lexsort((drawn.venue, drawn.start_day)))
    starts_at = clock.at(drawn.start_day, drawn.start_second)
    return replace(drawn, starts_at=starts_at)


def _club_nights(clock: LocalClock, span: int, count: int, rng: np.random.Generator) -> Programme:
    weekday = (clock.dates(np.arange(span)).astype(int) + 3) % 7
    nights = np.flatnonzero((weekday == 4) | (weekday == 5))
    clubs = np.array([number for number, venue in enumerate(words.VENUES) if venue[3]])
    venue, day = _free_slots(rng.choice(clubs, count), rng.choice(nights, count))
    count = len(day)
    genre = rng.choice(np.array(words.CLUB_GENRES), count)
    return _events(
        genre, venue, day, 22 * HOUR + rng.integers(0, 3, count) * HOUR // 2,
        day - 21, rng.integers(8, 17, count) * 500, rng.lognormal(0, 0.4, count) * 0.5, rng,
    )  # fmt: skip


def _concerts(clock: LocalClock, span: int, count: int, rng: np.random.Generator) -> Programme:
    weekday = (clock.dates(np.arange(span)).astype(int) + 3) % 7
    evenings = np.flatnonzero(weekday >= 2)
    halls = np.arange(len(words.VENUES) - 1)
    venue, day = _free_slots(rng.choice(halls, count), rng.choice(evenings, count))
    count = len(day)
    genre = rng.choice(len(words.GENRES), count, p=words.GENRE_SHARES)
    on_sale = day - rng.integers(50, 100, count)
    # tickets go on sale on Thursdays
    on_sale -= clock.dates(on_sale).astype(int) % 7
    return _events(
        genre, venue, day, 19 * HOUR + rng.integers(0, 4, count) * HOUR // 2,
        on_sale, rng.integers(16, 50, count) * 500, rng.lognormal(0.2, 0.7, count), rng,
    )  # fmt: skip


def _festivals(clock: LocalClock, rng: np.random.Generator) -> Programme:
    """Plan one edition every July: Friday, on sale from mid November, dearer each year."""
    years = range(clock.first_day.year, clock.first_day.year + 5)
    julys = [date(year, 7, 8) for year in years]
    fridays = [(july - clock.first_day).days + (4 - july.weekday()) % 7 for july in julys]
    sales = [(date(year - 1, 11, 15) - clock.first_day).days for year in years]
    day, on_sale = np.array(fridays), np.array(sales)
    count = len(day)
    drawn = _events(
        np.zeros(count, np.int64), np.full(count, words.FESTIVAL_VENUE), day,
        np.full(count, 16 * HOUR), on_sale, 39_000 + 3_000 * np.arange(count),
        np.full(count, 3.0), rng,
    )  # fmt: skip
    drawn = replace(drawn, is_festival=np.ones(count, bool))
    return _kept(drawn, day >= 0)


def _events(
    genre: Ints, venue: Ints, day: Ints, second: Ints, on_sale: Ints, price: Ints,
    popularity: Floats, rng: np.random.Generator,
) -> Programme:  # fmt: skip
    count = len(day)
    return Programme(
        genre=genre.astype(np.int64),
        artist=rng.integers(0, len(words.ARTISTS[0]), count),
        venue=venue.astype(np.int64),
        start_day=day.astype(np.int64),
        start_second=second.astype(np.int64),
        on_sale_day=on_sale.astype(np.int64),
        last_sale_day=day.astype(np.int64),
        cancelled_day=np.full(count, -1),
        price=price.astype(np.int64),
        popularity=popularity,
        is_festival=np.zeros(count, bool),
        starts_at=np.zeros(count, np.int64),
    )


def _free_slots(venue: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Keep one event per venue and day."""
    slots = np.unique(day * len(words.VENUES) + venue)
    return slots % len(words.VENUES), slots // len(words.VENUES)


def _with_cancellations(drawn: Programme, days: int, rng: np.random.Generator) -> Programme:
    day = drawn.start_day - rng.integers(4, 15, len(drawn))
    cancelled = (rng.random(len(drawn)) < CANCELLED_SHARE) & ~drawn.is_festival
    cancelled &= (day > drawn.on_sale_day) & (day >= 0) & (day < days)
    return replace(
        drawn,
        cancelled_day=np.where(cancelled, day, -1),
        last_sale_day=np.where(cancelled, day - 1, drawn.last_sale_day),
    )


def _joined(*parts: Programme) -> Programme:
    return Programme(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Programme)
        }
    )


def _kept(drawn: Programme, which: np.ndarray) -> Programme:
    return Programme(
        **{field.name: getattr(drawn, field.name)[which] for field in fields(Programme)}
    )
