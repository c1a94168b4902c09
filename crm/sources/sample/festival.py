"""The annual festival: who buys which edition when, apart from the known process."""

from __future__ import annotations

import numpy as np

from crm.sources.sample.columns import Bools, Floats, Ints
from crm.sources.sample.people import People
from crm.sources.sample.programme import Programme
from crm.sources.sample.world import FESTIVAL_HABIT, FESTIVAL_RETURN, World


def first_festival_day(world: World, count: int, rng: np.random.Generator) -> Ints:
    """Draw days on which festival newcomers first buy: any edition's sale in the history.

    An edition whose sale has only begun has sold only its begun share.
    """
    editions = np.flatnonzero(world.programme.is_festival)
    begun = _share_begun(world, editions)
    edition = rng.choice(editions, count, p=begun / begun.sum())
    day = _day_in_sale(world, edition, rng)
    opens = np.maximum(world.programme.on_sale_day[edition], 0)
    within = opens + (rng.random(count) * (world.days - opens)).astype(np.int64)
    return np.where(day < world.days, day, within)


def edition_on_sale(programme: Programme, day: Ints) -> Ints:
    """Return the edition on sale on each day: the next one to start."""
    editions = np.flatnonzero(programme.is_festival)
    found = np.searchsorted(programme.last_sale_day[editions], day)
    return editions[np.minimum(found, len(editions) - 1)]


def comes_for_festival(people: People) -> Bools:
    """Say whose first purchase is a festival ticket."""
    return (people.habit == FESTIVAL_HABIT) & ~people.is_prospect


def draw_returns(
    world: World, people: People, first_day: Ints, last_day: Floats, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Let goers buy the editions of their active time; return person, day and event."""
    newcomers = comes_for_festival(people)
    own_edition = edition_on_sale(world.programme, first_day)
    parts = []
    for edition in np.flatnonzero(world.programme.is_festival):
        # Newcomers have bought their first edition already.
        goes = people.is_festival_goer & ~people.is_prospect
        goes &= ~(newcomers & (own_edition == edition))
        goes &= rng.random(len(people)) < FESTIVAL_RETURN
        person = np.flatnonzero(goes)
        day = _day_in_sale(world, np.full(len(person), edition), rng)
        known = (day > first_day[person]) & (day <= last_day[person]) & (day < world.days)
        parts.append((person[known], day[known], np.full(int(known.sum()), edition)))
    person, day, event = (np.concatenate(column) for column in zip(*parts, strict=True))
    return person, day, event


def _share_begun(world: World, edition: Ints) -> Floats:
    """Say what share of each edition's sale lies in the history; a little for one just opened."""
    opens = world.programme.on_sale_day[edition]
    length = np.maximum(world.programme.last_sale_day[edition] - opens, 1)
    return np.clip((world.days - np.maximum(opens, 0)) / length, 0.01, 1.0)


def _day_in_sale(world: World, edition: Ints, rng: np.random.Generator) -> Ints:
    """Draw a day of each edition's sale: the first days, the last weeks, or any other.

    A sale that goes on after the history has days there too: those purchases are still to come.
    """
    opens = np.maximum(world.programme.on_sale_day[edition], 0)
    closes = world.programme.last_sale_day[edition]
    length = np.maximum(closes - opens, 0)
    drawn, share = rng.random(len(edition)), rng.random(len(edition))
    early = opens + np.minimum(drawn * drawn * 4, length).astype(np.int64)
    late = closes - np.minimum(drawn * 25, length).astype(np.int64)
    any_day = opens + (drawn * (length + 1)).astype(np.int64)
    day = np.where(share < 0.3, early, np.where(share < 0.6, late, any_day))
    return np.minimum(day, closes)
