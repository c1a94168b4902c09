"""The people of one block: who they are, how to reach them, which planted case they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.columns import Bools, Floats, Ints, chosen, picked
from crm.sources.sample.contact_points import family_addresses, own_addresses, phone_numbers
from crm.sources.sample.world import BLOCK_SIZE, HABITS, PROSPECT_SHARE, World

CASES = (
    "single",
    "guest",
    "same_email_other_case",
    "same_phone",
    "same_person_id",
    "typo_name",
    "family_mailbox",
    "box_office_mailbox",
)
SINGLE, GUEST, EMAIL_CASE, SAME_PHONE, PERSON_ID, TYPO, FAMILY, BOX_OFFICE = range(len(CASES))
SLOTS = 200
"""Planted cases repeat every 200 people, so their shares are exact and a small world has some."""
PLANTED = {
    3: EMAIL_CASE, 103: EMAIL_CASE, 5: SAME_PHONE, 105: SAME_PHONE, 7: PERSON_ID, 9: TYPO,
    20: FAMILY, 21: FAMILY, 120: FAMILY, 121: FAMILY, 50: BOX_OFFICE,
}  # fmt: skip
GUEST_SLOTS = range(13, SLOTS, 14)
FOREIGN_SLOTS = range(11, SLOTS, 33)
LEAP_DAY_SLOT = 2


@dataclass(frozen=True)
class People:
    """One position per person of the block."""

    number: Ints
    """The person's number in the whole world."""
    case: Ints
    habit: Ints
    is_prospect: Bools
    is_festival_goer: Bools
    country: Ints
    """Position in words.FOREIGN; -1 is Romania."""
    town: Ints
    market: Ints
    genre: Ints
    acquisition: Ints
    is_woman: Bools
    first_code: Ints
    last_code: Ints
    born: npt.NDArray[np.datetime64]
    first_name: pa.Array
    last_name: pa.Array
    email: pa.Array
    phone: pa.Array
    has_phone: Bools
    engagement: Floats
    """Chance to open a message."""
    show_rate: Floats
    """Chance to turn up with a ticket."""

    def __len__(self) -> int:
        """Count the people."""
        return len(self.number)

    @property
    def is_foreign(self) -> Bools:
        """Whether the person lives abroad and pays in euro."""
        return self.country >= 0

    @property
    def has_account(self) -> Bools:
        """Everyone but guests has at least one account."""
        return self.case != GUEST


def draw_people(world: World, block: int) -> People:
    """Draw the people of a block."""
    number = np.arange(
        block * BLOCK_SIZE, min((block + 1) * BLOCK_SIZE, world.parameters.customers)
    )
    rng, count = world.rng("people", block), len(number)
    case = _cases(number, world.parameters.customers)
    abroad = rng.integers(0, len(words.FOREIGN), count)
    country = np.where(np.isin(number % SLOTS, FOREIGN_SLOTS), abroad, -1)
    town = rng.choice(len(words.TOWNS), count, p=[town[3] for town in words.TOWNS])
    town = _as_family_head(case, town)
    return People(
        number=number,
        case=case,
        country=country,
        town=town,
        market=np.array([town[1] for town in words.TOWNS])[town],
        born=_birthdays(number, world.parameters.until, rng),
        phone=phone_numbers(number, country, rng),
        has_phone=(rng.random(count) < 0.72) | (case == SAME_PHONE),
        **_names(number, case, country, rng),
        **_inclinations(number, case, rng),
    )


def _names(number: Ints, case: Ints, country: Ints, rng: np.random.Generator) -> dict[str, Any]:
    count = len(number)
    first_code = rng.integers(0, len(words.WOMEN), count)
    last_code = _as_family_head(case, rng.integers(0, len(words.FAMILIES), count))
    is_woman = rng.random(count) < 0.52
    # Two people at one mailbox are a couple, so their given names differ.
    second = (case == FAMILY) & (number % 2 == 1)
    is_woman = np.where(second, _as_family_head(case, is_woman.astype(np.int64)) == 0, is_woman)
    first = chosen(is_woman, picked(words.WOMEN, first_code), picked(words.MEN, first_code))
    foreign = picked(words.FOREIGN_FAMILIES, last_code % len(words.FOREIGN_FAMILIES))
    last = chosen(country >= 0, foreign, picked(words.FAMILIES, last_code))
    return {
        "is_woman": is_woman,
        "first_code": first_code,
        "last_code": last_code,
        "first_name": first,
        "last_name": last,
        "email": _emails(number, case, first, last, rng),
    }


def _inclinations(number: Ints, case: Ints, rng: np.random.Generator) -> dict[str, Any]:
    count = len(number)
    habit = rng.choice(len(HABITS), count, p=[habit.share for habit in HABITS])
    goers = np.array([habit.festival_goer for habit in HABITS])
    sources = [share for _, share, _ in words.ACQUISITION]
    return {
        "habit": habit,
        # The world's first person buys, so that no world is without orders.
        "is_prospect": (rng.random(count) < PROSPECT_SHARE) & (case != GUEST) & (number > 0),
        "is_festival_goer": rng.random(count) < goers[habit],
        "genre": rng.choice(len(words.GENRES), count, p=words.GENRE_SHARES),
        "acquisition": rng.choice(len(sources), count, p=sources),
        "engagement": rng.beta(1.6, 5.0, count),
        "show_rate": rng.beta(9.0, 1.4, count),
    }


def _cases(number: Ints, people: int) -> Ints:
    slots = np.zeros(SLOTS, np.int64)
    slots[list(GUEST_SLOTS)] = GUEST
    slots[list(PLANTED)] = list(PLANTED.values())
    case = slots[number % SLOTS]
    # A world that ends between the two people of a shared mailbox has nobody to share it with.
    alone = (case == FAMILY) & (number % 2 == 0) & (number + 1 >= people)
    return np.where(alone, SINGLE, case)


def _as_family_head(case: Ints, values: Ints) -> Ints:
    """Give the second person of a shared mailbox the value of the first."""
    second = np.flatnonzero((case == FAMILY) & (np.arange(len(case)) % 2 == 1))
    values = values.copy()
    values[second] = values[second - 1]
    return values


def _emails(
    number: Ints, case: Ints, first: pa.Array, last: pa.Array, rng: np.random.Generator
) -> pa.Array:
    own = own_addresses(number, first, last, rng)
    head = number - (case == FAMILY) * (number % 2)
    email = chosen(case == FAMILY, family_addresses(head, last), own)
    return chosen(case == BOX_OFFICE, words.BOX_OFFICE_MAIL, email)


def _birthdays(number: Ints, until: date, rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    age_days = rng.gamma(9.0, 1.0, len(number)) * 1.9 * 365 + 15.5 * 365
    born = np.datetime64(until, "D") - np.minimum(age_days, 85 * 365).astype(np.int64)
    leap_year = until.year - 20 - (until.year % 4) - 4 * rng.integers(0, 6, len(number))
    leap_day = np.array([f"{year}-02-29" for year in leap_year], "datetime64[D]")
    return np.where(number % SLOTS == LEAP_DAY_SLOT, leap_day, born)
