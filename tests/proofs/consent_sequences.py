"""Random sequences of what is said and reported about one address, in every prefix.

Each prefix of a sequence is another person's whole story, so one build shows every step.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from crm.ops.events import ConsentChanged, DoNotContactSet
from crm.ops.records import Entry
from tests.proofs.row_versions import Person, Version

STEPS = 7
INSTANTS = [datetime(2024, 2, 1, tzinfo=UTC) + timedelta(days=day) for day in range(6)]
"""Few, so that statements of one instant happen."""


@dataclass(frozen=True)
class Step:
    """One statement, delivered or logged, or one report that ends all messages.

    Two delivered steps with one `consent_id` are a correction, or, alike, a repeat.
    """

    way: Literal["delivered", "logged", "banned", "complained"]
    consent_id: str
    state: str
    said_at: datetime
    has_proof: bool
    by_address: bool

    @property
    def is_grant(self) -> bool:
        """Whether the words are yes."""
        return self.state == "granted"

    @property
    def is_final(self) -> bool:
        """Whether no words afterwards count."""
        return self.way in ("banned", "complained")


def draw_sequence(dice: random.Random) -> tuple[Step, ...]:
    """Draw one sequence of steps; some correct or repeat an earlier one."""
    steps: list[Step] = []
    for number in range(STEPS):
        step = _statement(dice, f"s{number}")
        earlier = [step for step in steps if step.way == "delivered"]
        if earlier and dice.random() < 0.4:
            corrected = dice.choice(earlier)
            step = replace(step, way="delivered", consent_id=corrected.consent_id)
            step = corrected if dice.random() < 0.3 else step
        steps.append(step)
    return tuple(steps)


def _statement(dice: random.Random, consent_id: str) -> Step:
    way = dice.choice(("delivered",) * 5 + ("logged",) * 3 + ("banned", "complained"))
    state = dice.choice(("granted", "granted", "denied", "withdrawn"))
    return Step(
        way, consent_id, state, dice.choice(INSTANTS), dice.random() < 0.4, dice.random() < 0.3
    )


def person_of(number: int, prefix: int) -> Person:
    """Name the person whose story is the first so many steps of a sequence."""
    name = f"q{number:03d}k{prefix}"
    return Person(name, (f"{name}a",), f"{name}@example.org")


def tellers(sequences: Iterable[tuple[Step, ...]]) -> Iterator[tuple[Person, tuple[Step, ...]]]:
    """Yield every person with the steps of their story."""
    for number, steps in enumerate(sequences):
        for prefix in range(1, len(steps) + 1):
            yield person_of(number, prefix), steps[:prefix]


def deliveries(sequences: list[tuple[Step, ...]]) -> list[list[Version]]:
    """Return one load per step, the first with everybody's account before it."""
    loads: list[list[Version]] = [[] for _ in range(STEPS)]
    for person, steps in tellers(sequences):
        account = {"source_customer_id": person.accounts[0], "email": person.email or "",
                   "created_at": "2023-01-01T10:00:00+00:00"}  # fmt: skip
        loads[0].append(Version("customers", person.name, INSTANTS[0], account))
        for number, step in enumerate(steps):
            if step.way in ("delivered", "complained"):
                loads[number].append(_row(person, step))
    return loads


def _row(person: Person, step: Step) -> Version:
    key = f"{person.name}-{step.consent_id}"
    if step.way == "complained":
        values = {"message_event_id": key, "occurred_at": step.said_at.isoformat(),
                  "channel": "email", "status": "complained",
                  "recipient": person.email or ""}  # fmt: skip
        return Version("message_events", key, step.said_at, values)
    who = {"email": person.email or ""}
    if not step.by_address:
        who = {"source_customer_id": person.accounts[0]}
    values = {"consent_id": key, "channel": "email", "purpose": "marketing", "state": step.state,
              "changed_at": step.said_at.isoformat(), "proof": "form" if step.has_proof else "",
              **who}  # fmt: skip
    return Version("consents", key, step.said_at, values)


def logged_steps(sequences: list[tuple[Step, ...]], ids: Mapping[str, str]) -> Iterator[Entry]:
    """Yield what was said to us rather than to a source; `ids` maps customer keys to ids."""
    for person, steps in tellers(sequences):
        customer_id = ids[person.customer_keys[0]]
        for step in steps:
            event_id = f"{person.name}-{step.consent_id}"
            if step.way == "banned":
                yield Entry(DoNotContactSet(subject_id=customer_id), step.said_at, event_id)
            if step.way == "logged":
                said = ConsentChanged(
                    subject_id=customer_id, channel="email", purpose="marketing",
                    state=step.state, proof="call" if step.has_proof else None,
                )  # fmt: skip
                yield Entry(said, step.said_at, event_id)


def may_email(steps: tuple[Step, ...]) -> bool | None:
    """Fold the steps the slow way: None where nobody said anything."""
    if any(step.is_final for step in steps):
        return False
    standing = [step for step in steps if step.way == "logged"]
    delivered: dict[str, list[Step]] = {}
    for step in steps:
        if step.way == "delivered":
            delivered.setdefault(step.consent_id, []).append(step)
    standing += [_version_that_holds(versions) for versions in delivered.values()]
    if not standing:
        return None
    refused = [step.said_at for step in standing if not step.is_grant]
    proven = [step.said_at for step in standing if step.is_grant and step.has_proof]
    return not refused or max(proven, default=INSTANTS[0]) > max(refused)


def _version_that_holds(versions: list[Step]) -> Step:
    """Return the last version, but never a bare yes in the place of a no."""
    if any(not version.is_grant for version in versions):
        versions = [version for version in versions if not version.is_grant or version.has_proof]
    return versions[-1]
