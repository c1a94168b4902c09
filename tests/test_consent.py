"""The gate: suppression wins, the latest wins, a tie denies, silence is no."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as run
from hypothesis import strategies as st

from crm.config import Settings, load_settings
from crm.consent import REASONS, decide, may_contact
from crm.errors import UsageError
from crm.identity.customer_ids import assign_customer_ids, mailbox_subject
from crm.ops.events import ConsentChanged, DoNotContactLifted, DoNotContactSet, Event
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.ops.state import Consent, customer_states
from crm.warehouse.connection import reader
from tests.identity.raw_world import account, guest_order, identity_map, land, undo
from tests.published_world import World, publish_world

DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)
NOW = DAY_0 + timedelta(days=100)
SHARED = "familia@example.org"


def day(number: int) -> datetime:
    return DAY_0 + timedelta(days=number)


def naive(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None)


class Build:
    """A published build in memory: the three marts the gate reads."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(
            """create table dim_consents (customer_id varchar, channel varchar, purpose varchar,
                state varchar, changed_at timestamp, source varchar, has_proof boolean);
            create table dim_suppressions (customer_id varchar, channel varchar, reason varchar,
                since timestamp);
            create table rpt_source_loads (load_id varchar);
            create table bridge_customer_redirects (old_customer_id varchar, customer_id varchar,
                since timestamp, reason varchar);
            create table asked (customer_id varchar)"""
        )

    def consent(
        self, customer_id: str, state: str, at: int, *, proof: bool = True, channel: str = "email"
    ) -> None:
        self.connection.execute(
            "insert into dim_consents values (?, ?, 'marketing', ?, ?, 'shop', ?)",
            [customer_id, channel, state, naive(day(at)), proof],
        )

    def suppression(self, customer_id: str, reason: str, channel: str | None = "email") -> None:
        self.connection.execute(
            "insert into dim_suppressions values (?, ?, ?, ?)",
            [customer_id, channel, reason, naive(DAY_0)],
        )

    def holds(self, *load_ids: str) -> None:
        for load_id in load_ids:
            self.connection.execute("insert into rpt_source_loads values (?)", [load_id])

    def reasons(self, settings: Settings, *customer_ids: str) -> dict[str, str]:
        self.connection.execute("delete from asked")
        self.connection.executemany("insert into asked values (?)", [[c] for c in customer_ids])
        table = decide(settings, self.connection, "asked", "email", "marketing", now=NOW)
        rows = self.connection.execute(
            f"select customer_id, may_contact, reason from {table}"
        ).fetchall()
        assert all(answer == (reason == "granted") for _, answer, reason in rows)
        return {customer_id: reason for customer_id, _, reason in rows}


@pytest.fixture
def build() -> Build:
    return Build()


def logged(settings: Settings, event: Event, at: int) -> None:
    OperationalLog(settings).append(event, actor="test", effective_at=day(at))


def said(
    customer_id: str, state: Any, *, proof: str | None = "form", email_key: str | None = None
) -> ConsentChanged:
    return ConsentChanged(
        subject_id=customer_id,
        channel="email",
        purpose="marketing",
        state=state,
        proof=proof,
        email_key=email_key,
    )


def consent_row(state: str, at: int, **columns: Any) -> dict[str, Any]:
    return {
        "consent_id": f"{state}-{at}-{columns}",
        "channel": "email",
        "purpose": "marketing",
        "state": state,
        "changed_at": naive(day(at)),
        "proof": "form",
        **columns,
    }


def test_silence_is_no(workspace: Settings, build: Build) -> None:
    assert build.reasons(workspace, "ana") == {"ana": "unknown"}


def test_each_asked_customer_is_answered_once(workspace: Settings, build: Build) -> None:
    build.consent("ana", "granted", 1)
    assert build.reasons(workspace, "ana", "ana", "dan") == {"ana": "granted", "dan": "unknown"}


def test_a_grant_on_another_channel_or_for_another_purpose_says_nothing(
    workspace: Settings, build: Build
) -> None:
    build.consent("ana", "granted", 1, channel="sms")
    assert build.reasons(workspace, "ana") == {"ana": "unknown"}


def test_a_withdrawal_in_the_log_holds_before_the_next_build(
    workspace: Settings, build: Build
) -> None:
    build.consent("ana", "granted", 1)
    logged(workspace, said("ana", "withdrawn"), 2)
    assert build.reasons(workspace, "ana") == {"ana": "refused"}


def test_a_proven_grant_in_the_log_lifts_an_older_refusal_an_unproven_one_does_not(
    workspace: Settings, build: Build
) -> None:
    build.consent("ana", "denied", 1)
    build.consent("dan", "denied", 1)
    logged(workspace, said("ana", "granted"), 2)
    logged(workspace, said("dan", "granted", proof=None), 2)
    assert build.reasons(workspace, "ana", "dan") == {"ana": "granted", "dan": "refused"}


def test_a_tie_denies(workspace: Settings, build: Build) -> None:
    build.consent("ana", "granted", 1)
    logged(workspace, said("ana", "denied"), 1)
    assert build.reasons(workspace, "ana") == {"ana": "refused"}


def test_a_grant_that_begins_tomorrow_is_not_one_today(workspace: Settings, build: Build) -> None:
    logged(workspace, said("ana", "granted"), 101)
    assert build.reasons(workspace, "ana") == {"ana": "unknown"}


@pytest.mark.parametrize("reason", ["unsubscribed", "bounced", "complained", "do_not_contact"])
def test_suppression_wins_over_any_grant(workspace: Settings, build: Build, reason: str) -> None:
    build.consent("ana", "granted", 99)
    build.suppression("ana", reason)
    logged(workspace, said("ana", "granted"), 99)
    assert build.reasons(workspace, "ana") == {"ana": reason}


def test_the_gravest_suppression_is_named(workspace: Settings, build: Build) -> None:
    for reason in ("bounced", "complained", "unsubscribed"):
        build.suppression("ana", reason)
    assert build.reasons(workspace, "ana") == {"ana": "complained"}


def test_a_suppression_of_another_channel_does_not_count_one_of_all_channels_does(
    workspace: Settings, build: Build
) -> None:
    for customer_id in ("ana", "dan"):
        build.consent(customer_id, "granted", 1)
    build.suppression("ana", "bounced", "sms")
    build.suppression("dan", "do_not_contact", None)
    assert build.reasons(workspace, "ana", "dan") == {"ana": "granted", "dan": "do_not_contact"}


def test_do_not_contact_holds_at_once_and_is_lifted_at_once(
    workspace: Settings, build: Build
) -> None:
    for customer_id in ("ana", "dan", "eva"):
        build.consent(customer_id, "granted", 1)
    build.suppression("dan", "do_not_contact")
    build.suppression("eva", "do_not_contact")
    build.suppression("eva", "bounced")
    logged(workspace, DoNotContactSet(subject_id="ana"), 2)
    logged(workspace, DoNotContactLifted(subject_id="dan"), 2)
    logged(workspace, DoNotContactLifted(subject_id="eva"), 2)
    assert build.reasons(workspace, "ana", "dan", "eva") == {
        "ana": "do_not_contact",
        "dan": "granted",
        "eva": "bounced",
    }


def test_a_raw_consent_counts_before_the_build_that_holds_it(
    workspace: Settings, build: Build
) -> None:
    land(workspace, "shop/customers", [account(1), account(2)])
    assign_customer_ids(workspace)
    ids = identity_map(workspace)
    one, two = ids["account:shop:1"], ids["account:shop:2"]
    build.consent(one, "granted", 1)
    rows = [
        consent_row("withdrawn", 5, source_customer_id="1"),
        consent_row("granted", 5, source_customer_id="2"),
    ]
    land(workspace, "activity/consents", rows, load=2)
    assert build.reasons(workspace, one, two) == {one: "refused", two: "granted"}


def test_a_corrected_consent_row_replaces_the_one_it_corrects(
    workspace: Settings, build: Build
) -> None:
    land(workspace, "shop/customers", [account(1)])
    assign_customer_ids(workspace)
    (one,) = identity_map(workspace).values()
    first = consent_row("denied", 5, source_customer_id="1", consent_id="c1")
    land(workspace, "activity/consents", [first], load=2)
    assert build.reasons(workspace, one) == {one: "refused"}
    bare = {**first, "state": "granted", "proof": None}
    land(workspace, "activity/consents", [bare], load=3)
    assert build.reasons(workspace, one) == {one: "refused"}
    land(workspace, "activity/consents", [{**first, "state": "granted"}], load=4)
    assert build.reasons(workspace, one) == {one: "granted"}


def test_a_confirmation_by_a_second_message_is_proof(workspace: Settings, build: Build) -> None:
    land(workspace, "shop/customers", [account(1), account(2)])
    assign_customer_ids(workspace)
    ids = identity_map(workspace)
    rows = [consent_row("denied", 1, source_customer_id=n) for n in ("1", "2")] + [
        consent_row("granted", 2, source_customer_id="1", proof=None, double_opt_in=True),
        consent_row("granted", 2, source_customer_id="2", proof=None, double_opt_in=False),
    ]
    land(workspace, "activity/consents", rows, load=2)
    one, two = ids["account:shop:1"], ids["account:shop:2"]
    assert build.reasons(workspace, one, two) == {one: "granted", two: "refused"}


def _family(settings: Settings) -> tuple[str, str]:
    names = [{"first_name": name, "email_key": SHARED} for name in ("Ion", "Maria")]
    land(settings, "shop/customers", [account(n, **names[n]) for n in (0, 1)])
    assign_customer_ids(settings)
    ids = identity_map(settings)
    return ids["account:shop:0"], ids["account:shop:1"]


def test_a_refusal_from_a_shared_mailbox_holds_for_everyone_behind_it_a_grant_for_nobody(
    workspace: Settings, build: Build
) -> None:
    ion, maria = _family(workspace)
    granted = consent_row("granted", 1, email_key=SHARED, source_customer_id=None)
    land(workspace, "activity/consents", [granted], load=2)
    assert build.reasons(workspace, ion, maria) == {ion: "unknown", maria: "unknown"}
    build.consent(ion, "granted", 2)
    build.consent(maria, "granted", 2)
    refused = consent_row("denied", 3, email_key=SHARED, source_customer_id=None)
    land(workspace, "activity/consents", [refused], load=3)
    assert build.reasons(workspace, ion, maria) == {ion: "refused", maria: "refused"}


def test_a_new_unsubscribe_bounce_or_complaint_stops_before_the_next_build(
    workspace: Settings, build: Build
) -> None:
    ion, maria = _family(workspace)
    for customer_id in (ion, maria):
        build.consent(customer_id, "granted", 1)
    status = {
        "message_event_id": "m1",
        "channel": "email",
        "status": "unsubscribed",
        "recipient_key": SHARED,
        "source_customer_id": None,
    }
    load_id = land(workspace, "activity/message_events", [status], load=2)
    assert build.reasons(workspace, ion, maria) == {ion: "unsubscribed", maria: "unsubscribed"}
    build.holds(load_id)  # a build that holds the load says by itself who is suppressed
    assert build.reasons(workspace, ion) == {ion: "granted"}


def test_an_opened_or_sms_message_stops_no_email(workspace: Settings, build: Build) -> None:
    ion, _ = _family(workspace)
    build.consent(ion, "granted", 1)
    rows = [
        {"channel": channel, "status": status, "recipient_key": SHARED, "source_customer_id": "0"}
        for channel, status in (("email", "opened"), ("sms", "unsubscribed"))
    ]
    land(workspace, "activity/message_events", rows, load=2)
    assert build.reasons(workspace, ion) == {ion: "granted"}


def test_a_grant_from_a_load_that_was_undone_no_longer_counts(
    workspace: Settings, build: Build
) -> None:
    land(workspace, "shop/customers", [account(1)])
    assign_customer_ids(workspace)
    (one,) = identity_map(workspace).values()
    build.consent(one, "granted", 1)
    rows = [consent_row("granted", 1, source_customer_id="1")]
    load_id = land(workspace, "activity/consents", rows, load=2)
    build.holds(load_id)
    loads = workspace.paths.raw / "quality" / "loads"
    loads.mkdir(parents=True)
    pq.write_table(pa.table({"load_id": [load_id]}), loads / f"{load_id}.parquet")
    assert build.reasons(workspace, one) == {one: "granted"}
    undo(workspace, "activity/consents", load_id)
    undo(workspace, "quality/loads", load_id)
    assert build.reasons(workspace, one) == {one: "unknown"}


def test_what_was_said_before_two_profiles_were_joined_still_holds(
    workspace: Settings, build: Build
) -> None:
    land(workspace, "shop/customers", [account(1)])
    land(workspace, "shop/customers", [account(2)], load=2)
    assign_customer_ids(workspace)
    ids = identity_map(workspace)
    one, two = ids["account:shop:1"], ids["account:shop:2"]
    build.consent(one, "granted", 1)
    logged(workspace, said(two, "withdrawn"), 5)
    assert build.reasons(workspace, one) == {one: "granted"}
    rows = [account(n, source_person_id="P") for n in (1, 2)]
    land(workspace, "shop/customers", rows, load=3)
    assign_customer_ids(workspace)
    assert build.reasons(workspace, one) == {one: "refused"}


def test_what_an_unknown_address_said_holds_when_its_owner_becomes_known(
    workspace: Settings, build: Build
) -> None:
    subject = mailbox_subject(workspace, "ana@example.org")
    logged(workspace, said(subject, "denied", email_key="ana@example.org"), 1)
    logged(workspace, DoNotContactSet(subject_id=subject, channel="sms"), 1)
    land(workspace, "shop/orders", [guest_order(1, "ana@example.org")])
    land(workspace, "shop/customers", [account(1, email_key="ana@example.org")], load=2)
    assign_customer_ids(workspace)
    ana = identity_map(workspace)["account:shop:1"]
    build.consent(ana, "granted", 0)
    assert build.reasons(workspace, ana) == {ana: "refused"}


@pytest.mark.parametrize(
    ("channel", "purpose", "table"),
    [("fax", "marketing", "asked"), ("email", "fun", "asked"), ("email", "marketing", "a; drop")],
)
def test_a_question_that_cannot_be_asked_is_refused(
    workspace: Settings, build: Build, channel: str, purpose: str, table: str
) -> None:
    with pytest.raises(UsageError):
        decide(workspace, build.connection, table, channel, purpose)


def test_the_gate_works_on_a_published_build(workspace: Settings) -> None:
    publish_world(workspace, World(customers=60))
    with reader(workspace) as connection:
        table = decide(workspace, connection, "dim_customers", "email", "marketing")
        counts = dict(
            connection.execute(f"select reason, count(*) from {table} group by all").fetchall()
        )
        assert sum(counts.values()) == 60
        assert set(counts) <= set(REASONS)
        assert counts["granted"] > 0
        found = connection.execute(f"select customer_id from {table} where may_contact").fetchall()
        assert may_contact(workspace, connection, found[0][0], "email", "marketing") == (
            True,
            "granted",
        )
        logged(workspace, DoNotContactSet(subject_id=found[0][0]), 1)
        assert may_contact(workspace, connection, found[0][0], "email", "marketing") == (
            False,
            "do_not_contact",
        )


# The slow reference: plain loops over one person's statements, written from the rules.

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


@pytest.fixture(scope="module")
def crowd_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crowd")


numbers: Iterator[int] = itertools.count()


def answers(home: Path, crowd: list[Person]) -> list[str]:
    """Write everyone's statements where they were made, in one small workspace, and ask."""
    settings = load_settings(home=home / str(next(numbers)), tenant="crowd", audit_key="k" * 32)
    build, entries = Build(), list[Entry]()
    rows, reported = list[dict[str, Any]](), list[dict[str, Any]]()
    land(settings, "shop/customers", [account(n) for n in range(len(crowd))])
    assign_customer_ids(settings)
    ids = identity_map(settings)
    for number, person in enumerate(crowd):
        customer_id = ids[f"account:shop:{number}"]
        for one in person.statements:
            if one.place == "build":
                build.consent(customer_id, one.state, one.at, proof=one.has_proof)
            elif one.place == "raw":
                proof = {"source_customer_id": str(number), "proof": "f" if one.has_proof else None}
                rows.append(consent_row(one.state, one.at, **proof))
            else:
                event = said(customer_id, one.state, proof="f" if one.has_proof else None)
                entries.append(Entry(event, day(one.at)))
        for reason in person.suppressions:
            build.suppression(customer_id, reason)
        for reason in person.reported:
            reported.append(
                {"status": reason, "channel": "email", "source_customer_id": str(number)}
            )
        for is_set, at in person.bans:
            kind = DoNotContactSet if is_set else DoNotContactLifted
            entries.append(Entry(kind(subject_id=customer_id), day(at)))
    OperationalLog(settings).append_all(entries, actor="test")
    if rows:
        land(settings, "activity/consents", rows, load=2)
    if reported:
        land(settings, "activity/message_events", reported, load=3)
    in_order = [ids[f"account:shop:{number}"] for number in range(len(crowd))]
    found = build.reasons(settings, *in_order)
    shutil.rmtree(settings.home)
    return [found[customer_id] for customer_id in in_order]


slow_but_thorough = run(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@slow_but_thorough
@given(crowds)
@example([Person((Statement("build", "denied", 1, False), Statement("log", "granted", 1, True)))])
def test_the_gate_agrees_with_the_reference(crowd_home: Path, crowd: list[Person]) -> None:
    assert answers(crowd_home, crowd) == [expected(person) for person in crowd]


@run(slow_but_thorough, max_examples=6)
@given(crowds, st.sampled_from(["build", "raw", "log"]), st.integers(0, 5))
def test_one_more_refusal_never_opens_the_gate(
    crowd_home: Path, crowd: list[Person], place: Place, at: int
) -> None:
    refusal = Statement(place, "denied", at, has_proof=False)
    more = [Person((*p.statements, refusal), p.suppressions, p.reported, p.bans) for p in crowd]
    before, after = answers(crowd_home, crowd), answers(crowd_home, more)
    assert all(b == "granted" for b, a in zip(before, after, strict=True) if a == "granted")


@run(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["granted", "denied"]), st.integers(0, 4), st.booleans()))
)
def test_the_profiles_fold_agrees_with_the_reference_in_any_order(
    told: list[tuple[str, int, bool]],
) -> None:
    consent = Consent()
    for state, at, proven in told:
        consent.hear(day(at), state, has_proof=proven)
    reference = expected(Person(tuple(Statement("log", s, at, p) for s, at, p in told)))
    answer = {True: "granted", False: "refused", None: "unknown"}[consent.is_granted]
    assert answer == reference


def test_a_profile_reads_its_own_writes(workspace: Settings) -> None:
    logged(workspace, said("ana", "granted"), 1)
    logged(workspace, DoNotContactSet(subject_id="ana"), 2)
    logged(workspace, DoNotContactLifted(subject_id="ana", channel="sms"), 3)
    states = customer_states(workspace, {one: one for one in ("ana", "dan")})
    assert states["ana"].contact.consents[("email", "marketing")].is_granted is True
    assert states["ana"].contact.is_banned("email")
    assert not states["ana"].contact.is_banned("sms")
    assert states["dan"].contact.consents == {}
    assert not states["dan"].contact.is_banned("email")
