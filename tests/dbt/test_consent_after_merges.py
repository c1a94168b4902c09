"""A merge never raises consent: the build, the live gate and a plain replay give one answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import duckdb
import pytest

from crm.config import Settings, load_settings
from crm.consent import decide
from crm.identity.customer_ids import assign_customer_ids
from crm.ops.events import ConsentChanged, CustomersMerged, Event, MergeUndone
from crm.ops.log import OperationalLog
from crm.ops.snapshot import write_snapshot
from tests.dbt.runner import TENANT, dbt, rows
from tests.identity.raw_world import identity_map
from tests.worlds import write_raw

START = datetime(2024, 1, 1, tzinfo=UTC)
GROUPS, PROFILES, STEPS = 120, 4, 9


@dataclass
class Person:
    """A person as it stands: refused, granted or nothing said; and whether a grant is proven."""

    profiles: set[str]
    verdict: str = "unknown"
    is_proven: bool = False

    def hear(self, state: str, *, has_proof: bool) -> None:
        if state != "granted":
            self.verdict, self.is_proven = "refused", False
        elif has_proof or self.verdict != "refused":
            self.verdict, self.is_proven = "granted", has_proof or self.is_proven

    def joined(self, other: Person) -> Person:
        verdicts = {self.verdict, other.verdict}
        is_proven = self.is_proven or other.is_proven
        if "refused" in verdicts:
            return Person(self.profiles | other.profiles, "refused")
        if verdicts == {"granted"} or ("granted" in verdicts and is_proven):
            return Person(self.profiles | other.profiles, "granted", is_proven)
        return Person(self.profiles | other.profiles)


@dataclass
class Story:
    """What happened to a few profiles, in order; merges that are undone later never happened."""

    profiles: list[str]
    steps: list[tuple[str, Any]] = field(default_factory=list)

    def replay(self) -> Iterator[Person]:
        people = {one: Person({one}) for one in self.profiles}
        for kind, what in self.steps:
            if kind == "said":
                profile, state, has_proof, _ = what
                people[profile].hear(state, has_proof=has_proof)
            elif people[what[0]] is not people[what[1]]:
                whole = people[what[0]].joined(people[what[1]])
                people |= dict.fromkeys(whole.profiles, whole)
        yield from {id(person): person for person in people.values()}.values()


def told(dice: random.Random, profiles: list[str]) -> Story:
    story = Story(profiles)
    for _ in range(dice.randrange(STEPS)):
        if dice.random() < 0.35:
            story.steps.append(("merged", dice.sample(profiles, 2)))
        else:
            state = dice.choice(("granted", "granted", "denied"))
            place = dice.choice(("raw", "log"))
            said = (dice.choice(profiles), state, dice.random() < 0.5, place)
            story.steps.append(("said", said))
    return story


@dataclass
class World:
    """The stories, written down; and who each profile is in the build."""

    settings: Settings
    stories: list[Story]
    customer_of: dict[str, str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A workspace in which all stories happened, built once."""
    home = tmp_path_factory.mktemp("merged")
    settings = load_settings(home=home, tenant=TENANT)
    settings.paths.create()
    accounts = [f"{group}-{number}" for group in range(GROUPS) for number in range(PROFILES)]
    opened = {"created_at": "2023-01-01 00:00:00"}
    rows_of_accounts = [opened | {"source_customer_id": account} for account in accounts]
    write_raw(home, TENANT, "shop.customers", rows_of_accounts)
    assign_customer_ids(settings)
    ids = {key.rpartition(":")[2]: one for key, one in identity_map(settings).items()}
    dice = random.Random(5)
    by_group = groupby(accounts, key=lambda account: account.partition("-")[0])
    stories = [told(dice, list(group)) for _, group in by_group]
    _write(settings, stories, ids, dice)
    assign_customer_ids(settings)
    write_snapshot(settings)
    kept = identity_map(settings)
    models_alone = ("--exclude-resource-type", "test", "unit_test")
    result = dbt(home, "build", *models_alone, "--select", "+dim_consents", "+dim_suppressions")
    assert result.returncode == 0, result.stdout
    return World(settings, stories, {one: kept[f"account:shop:{one}"] for one in accounts})


def _write(
    settings: Settings, stories: list[Story], ids: dict[str, str], dice: random.Random
) -> None:
    """Write each story's steps an hour apart, and merges that are taken back at the end."""
    log, said = OperationalLog(settings), list[dict[str, Any]]()

    def append(event: Event, at: datetime) -> str:
        return log.append(event, actor="test", effective_at=at).event_id

    for story in stories:
        undone = []
        for hour, (kind, what) in enumerate(story.steps):
            at = START + timedelta(hours=hour)
            if kind == "merged":
                kept, other = (ids[one] for one in what)
                append(CustomersMerged(subject_id=kept, other_ids=[other]), at)
                continue
            profile, state, has_proof, place = what
            proof = "form" if has_proof else None
            agreed = {"channel": "email", "purpose": "marketing", "state": state, "proof": proof}
            if place == "log":
                append(ConsentChanged(subject_id=ids[profile], **agreed), at)
            else:
                row = {"source_customer_id": profile, "consent_id": f"{profile}-{hour}"}
                said.append(row | agreed | {"changed_at": f"{at:%Y-%m-%d %H:%M:%S}"})
        if dice.random() < 0.5:
            one, other = (ids[profile] for profile in dice.sample(story.profiles, 2))
            mistake = CustomersMerged(subject_id=one, other_ids=[other])
            undone.append((one, append(mistake, START + timedelta(hours=dice.randrange(STEPS)))))
        for one, merge_id in undone:
            undo = MergeUndone(subject_id=one, merge_id=merge_id)
            append(undo, START + timedelta(days=30))
    write_raw(settings.home, TENANT, "activity.consents", said)


def expected(world: World) -> dict[str, str]:
    verdicts = {}
    for story in world.stories:
        for person in story.replay():
            (customer,) = {world.customer_of[profile] for profile in person.profiles}
            verdicts[customer] = person.verdict
    return verdicts


def test_the_build_holds_what_the_replay_says(world: World) -> None:
    built = dict(
        rows(
            world.settings.home,
            "select customer_id, case when state = 'granted' then 'granted' else 'refused' end"
            " from marts.dim_consents where channel = 'email' and purpose = 'marketing'",
        )
    )
    wanted = expected(world)
    assert {one: built.get(one, "unknown") for one in wanted} == wanted
    assert set(wanted.values()) == {"granted", "refused", "unknown"}
    assert any(len(person.profiles) > 2 for story in world.stories for person in story.replay())


@pytest.mark.parametrize("is_built", [False, True], ids=["before the build", "after it"])
def test_the_live_gate_says_what_the_replay_says(world: World, is_built: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            """create table dim_consents (customer_id varchar, channel varchar, purpose varchar,
                state varchar, changed_at timestamp, source varchar, has_proof boolean);
            create table dim_suppressions (customer_id varchar, channel varchar, reason varchar,
                since timestamp);
            create table rpt_source_loads (load_id varchar);
            create table bridge_customer_redirects (old_customer_id varchar, customer_id varchar,
                since timestamp, reason varchar);
            create table asked (customer_id varchar)"""
        )
        if is_built:
            ledger = rows(world.settings.home, "from marts.dim_consents")
            connection.executemany("insert into dim_consents values (?, ?, ?, ?, ?, ?, ?)", ledger)
        wanted = expected(world)
        connection.executemany("insert into asked values (?)", [[one] for one in wanted])
        table = decide(world.settings, connection, "asked", "email", "marketing")
        assert dict(connection.execute(f"select customer_id, reason from {table}").fetchall()) == (
            wanted
        )
