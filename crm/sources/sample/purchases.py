"""When each person buys and for what: the known process, the festival, failed and free orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from crm.sources.sample.btyd import Latents, draw_latents, draw_repeats
from crm.sources.sample.clock import HOUR
from crm.sources.sample.columns import Floats, Ints
from crm.sources.sample.festival import (
    comes_for_festival,
    draw_returns,
    edition_on_sale,
    first_festival_day,
)
from crm.sources.sample.people import People
from crm.sources.sample.season import draw_second_of_day
from crm.sources.sample.taste import EventChoice
from crm.sources.sample.world import HABITS, MERCH_SHARE, World

KINDS = ("known_process", "festival", "failed_payment", "comp", "test", "campaign")
KNOWN_PROCESS, FESTIVAL, FAILED_PAYMENT, COMP, TEST, CAMPAIGN = range(len(KINDS))
FAILED_SHARE, COMP_SHARE, TEST_SHARE = 0.028, 0.015, 0.002


@dataclass(frozen=True)
class Lives:
    """What drives each person; nobody but the tests may know it."""

    latents: Latents
    first_day: Ints
    """Day of the first purchase; of prospects, the day they sign up."""
    last_day: Floats
    """Day after which the person never buys again; inf while alive."""


@dataclass(frozen=True)
class Purchases:
    """One position per order of the block, by person, then moment."""

    person: Ints
    day: Ints
    at: Ints
    """Seconds since 1970 UTC."""
    event: Ints
    """Position in the programme; -1 is an order of the shop alone."""
    kind: Ints

    def __len__(self) -> int:
        """Count the orders."""
        return len(self.person)


class Plan(NamedTuple):
    """Orders before they have an hour."""

    person: Ints
    day: Ints
    event: Ints
    kind: Ints


def draw_lives(world: World, block: int, people: People) -> Lives:
    """Draw every person's hidden rates and the first day."""
    rng, count = world.rng("lives", block), len(people)
    rate, dropout, spend_rate = np.zeros(count), np.zeros(count), np.zeros(count)
    for code, habit in enumerate(HABITS):
        mine = np.flatnonzero(people.habit == code)
        rate[mine], dropout[mine], spend_rate[mine] = draw_latents(habit.process, rng, len(mine))
    first_day = np.searchsorted(world.season.acquisition, rng.random(count), side="right")
    first_day = np.minimum(first_day, world.days - 1)
    newcomers = comes_for_festival(people)
    first_day[newcomers] = first_festival_day(world, int(newcomers.sum()), rng)
    return Lives(Latents(rate, dropout, spend_rate), first_day, np.full(count, np.inf))


def draw_purchases(
    world: World, block: int, people: People, lives: Lives, choice: EventChoice
) -> tuple[Purchases, Lives]:
    """Draw every order's moment and event; return also the lives, now with their last day."""
    rng = world.rng("purchases", block)
    person, day, lives = _known_process(world, people, lives, rng)
    event = choice.pick(day, people.market[person], people.genre[person], rng)
    event[rng.random(len(event)) < MERCH_SHARE] = -1
    kind = np.full(len(person), KNOWN_PROCESS)
    buyers = int(np.sum(~people.is_prospect))
    is_first = np.arange(len(person)) < buyers
    starts_there = is_first & comes_for_festival(people)[person]
    event[starts_there] = edition_on_sale(world.programme, day[starts_there])
    kind[starts_there] = FESTIVAL
    returns = draw_returns(world, people, lives.first_day, lives.last_day, rng)
    plan = _joined(
        Plan(person, day, event, kind), Plan(*returns, np.full(len(returns[0]), FESTIVAL))
    )
    return timed(world, _with_other_kinds(plan, rng), rng), lives


def _known_process(
    world: World, people: People, lives: Lives, rng: np.random.Generator
) -> tuple[Ints, Ints, Lives]:
    """Draw first purchases, then the repeats of the known process, which runs in busy-time."""
    buyers = np.flatnonzero(~people.is_prospect)
    elapsed = world.season.elapsed
    begins = elapsed[lives.first_day[buyers] + 1]
    latents = Latents(*(values[buyers] for values in lives.latents))
    repeats = draw_repeats(latents, elapsed[-1] - begins, rng)
    left = np.isfinite(repeats.left_after)
    last_day = np.full(len(people), np.inf)
    last_day[buyers[left]] = world.season.day_of(begins[left] + repeats.left_after[left])
    person = np.concatenate([buyers, buyers[repeats.customer]])
    repeat_day = world.season.day_of(begins[repeats.customer] + repeats.at)
    day = np.concatenate([lives.first_day[buyers], repeat_day])
    return person, day, replace(lives, last_day=last_day)


def _with_other_kinds(plan: Plan, rng: np.random.Generator) -> Plan:
    """Add orders that are no purchase: failed payments, invitations, tests of the shop."""
    drawn = rng.random((3, len(plan.person)))
    parts = [plan]
    for kind, share, which in zip(
        (FAILED_PAYMENT, COMP, TEST), (FAILED_SHARE, COMP_SHARE, TEST_SHARE), drawn, strict=True
    ):
        rows = np.flatnonzero((which < share) & ((plan.event >= 0) | (kind != COMP)))
        extra = Plan(*(values[rows] for values in plan))
        parts.append(extra._replace(kind=np.full(len(rows), kind)))
    return _joined(*parts)


def timed(world: World, plan: Plan, rng: np.random.Generator) -> Purchases:
    """Give every order its second, before the event starts, and sort."""
    person, day, event, kind = plan
    programme = world.programme
    opens_today = (event >= 0) & (programme.on_sale_day[event] == day)
    second = draw_second_of_day(world.season.weekday[day], opens_today, rng)
    at = world.clock.at(day, second)
    too_late = (event >= 0) & (at >= programme.starts_at[event])
    earlier = programme.starts_at[event] - 60 - rng.integers(0, 5 * HOUR, len(at))
    at = np.where(too_late, earlier, at)
    order = np.lexsort((kind, at, person))
    return Purchases(person[order], day[order], at[order], event[order], kind[order])


def _joined(*plans: Plan) -> Plan:
    return Plan(*(np.concatenate(column) for column in zip(*plans, strict=True)))
