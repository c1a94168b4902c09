"""Everybody's statements, wherever they were made, answered by the gate as by plain Python."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as run
from hypothesis import strategies as st

from crm.config import Settings, load_settings
from crm.identity.customer_ids import assign_customer_ids
from crm.ops.events import DoNotContactLifted, DoNotContactSet
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.ops.state import Consent, customer_states
from tests.consent.reference import Person, Place, Statement, crowds, expected
from tests.consent.world import Build, consent_row, day, logged, said
from tests.identity.raw_world import account, identity_map, land


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
