"""The gate's rules once more, one person at a time in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

Place = Literal["build", "raw", "log"]


@dataclass(frozen=True)
class Statement:
    place: Place
    state: str
    at: int
    has_proof: bool


@dataclass(frozen=True)
class Person:
    statements: tuple[Statement, ...] = ()
    suppressions: frozenset[str] = frozenset()
    reported: frozenset[str] = frozenset()
    bans: tuple[tuple[bool, int], ...] = ()


GRAVITY = ["do_not_contact", "complained", "unsubscribed", "bounced"]


def expected(person: Person) -> str:
    stops = set(person.suppressions) | set(person.reported)
    last_ban: tuple[int, int, bool] | None = None
    for position, (is_set, at) in enumerate(person.bans):
        if last_ban is None or (at, position) > last_ban[:2]:
            last_ban = (at, position, is_set)
    if last_ban is not None:
        stops = stops | {"do_not_contact"} if last_ban[2] else stops - {"do_not_contact"}
    for reason in GRAVITY:
        if reason in stops:
            return reason
    verdict, denied_at = "unknown", None
    in_order = sorted(person.statements, key=lambda s: (s.at, s.state != "granted"))
    for statement in in_order:  # of one instant the grants first, so that a refusal has the word
        if statement.state != "granted":
            verdict, denied_at = "refused", statement.at
        elif statement.at <= 100 and (denied_at is None or statement.has_proof):
            verdict = "granted"
    return verdict


statements = st.builds(
    Statement,
    st.sampled_from(["build", "raw", "log"]),
    st.sampled_from(["granted", "denied", "withdrawn"]),
    st.integers(0, 5) | st.just(200),
    st.booleans(),
)
people = st.builds(
    Person,
    st.lists(statements, max_size=4).map(tuple),
    st.frozensets(st.sampled_from(GRAVITY), max_size=1),
    st.frozensets(st.sampled_from(GRAVITY[1:]), max_size=1),
    st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=2).map(tuple),
)
crowds = st.lists(people, min_size=1, max_size=40)
