"""Random people whose values lie on the edges that random rules ask about."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.segments.people import SEGMENTS, Line, Move, Person, Stay

NUMBERS = [0, 1, 2, 5, -3, 7]
GAPS = [0.0, 0.1, 0.3, 30.5, 1e6, -2.25]
AMOUNTS = [Decimal(text) for text in ("0", "500", "499.9999", "500.0001", "-12.5", "99999999.99")]
CHANCES = [0.0, 0.1, 0.7, 0.4999, 1.0]
CITIES = [
    "Iași",
    "IAŞI",
    "iasi",
    "Cluj-Napoca",
    "București",
    "Târgu Mureș",
    "O'Hara",
    "50% off_",
    'say "hi"',
    "a--b; drop table people",
    "back\\slash\\'",
    "Łódź",
    "Straße",
    "İzmir",
    "Ångström",
    "日本",
    "e\u0301cole",
    "{{ ref('x') }}",
]
GENRES = ["rock", "Rock", "jazz", "manele", "clasică", "O'Hara; --"]
STAGES = ["new", "loyal", "Lost", "at risk"]
TAGS = ["rock", "Jazz", "folk'n'roll", "Manele", "clasică", "CLASICA"]
BIRTHDAYS = [date(2000, 2, 29), date(1990, 2, 28), date(1985, 12, 31), date(1999, 1, 1)]


def random_people(rng: random.Random, count: int, edges: Sequence[datetime]) -> list[Person]:
    """Make people, most of whose instants lie within a microsecond of one of the edges."""

    def maybe(values: Sequence[Any]) -> Any:
        return None if rng.random() < 0.15 else rng.choice(values)

    instants = [
        edge + rng.choice([-1, 0, 1]) * timedelta(microseconds=1)
        if rng.random() < 0.7
        else edge + timedelta(hours=rng.randrange(-30_000, 2_000))
        for edge in edges
    ]
    days = [instant.date() for instant in instants] + BIRTHDAYS
    drawn: tuple[Sequence[Any], ...] = (
        NUMBERS,
        GAPS,
        AMOUNTS,
        CHANCES,
        CITIES,
        [True, False],
        days,
        instants,
    )

    def line(number: int) -> Line:
        return Line(
            f"line_{number}",
            maybe(["order_1", "order_2", "order_3"]),
            maybe(instants),
            maybe([True, True, True, False]),
            rng.choice(["sale", "sale", "used", "lent", "lost"]),
            maybe(GENRES),
            maybe(AMOUNTS),
            maybe(NUMBERS),
            maybe([True, False]),
            maybe(instants),
        )

    def move(number: int) -> Move:
        return Move(f"move_{number}", maybe(days), maybe(STAGES), maybe(days))

    def stay() -> Stay:
        since = rng.choice(days)
        until = maybe([since + timedelta(days=length) for length in (1, 30, 400)])
        return Stay(rng.choice(SEGMENTS), since, until)

    return [
        Person(
            f"cust_{number:04d}",
            *map(maybe, drawn),
            frozenset(rng.sample(TAGS, rng.randrange(4))),  # type: ignore[call-arg]
            tuple(map(line, range(rng.randrange(6)))),
            tuple(map(move, range(rng.randrange(4)))),
            tuple(stay() for _ in range(rng.randrange(3))),
            frozenset(rng.sample(SEGMENTS, rng.randrange(len(SEGMENTS)))),
        )
        for number in range(count)
    ]
