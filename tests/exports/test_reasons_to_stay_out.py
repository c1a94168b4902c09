"""Privacy requests, the frequency cap and the control group: who stays out, and how it is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError, UsageError
from crm.exports.export import preview_waterfall
from crm.exports.people.control import ControlGroup, control_group
from crm.exports.record.register import made_exports
from crm.exports.request import Terms
from crm.ops.events import (
    CommunicationLogged,
    CommunicationStatusChanged,
    ConsentChanged,
    CustomersMerged,
    MergeUndone,
)
from crm.ops.log import OperationalLog
from crm.privacy.requests import close_request, list_requests, open_request
from tests.exports.shorthand import ANA, exported, ids, ids_in, kept
from tests.exports.world import Customer, publish_people, reachable

STEWARD = Actor("sorin", "steward")


def lost(settings: Settings, **terms: object) -> dict[str, int]:
    counts = preview_waterfall(settings, "everyone", **terms).as_counts()  # type: ignore[arg-type]
    return {name: people for name, people in counts.items() if ":" in name}


def log_send(settings: Settings, subject: str, days_ago: int, **words: str) -> str:
    usual = {"channel": "email", "direction": "outbound", "status": "sent"}
    said = CommunicationLogged.model_validate({"subject_id": subject, **usual, **words})
    at = datetime.now(UTC) - timedelta(days=days_ago)
    return OperationalLog(settings).append(said, actor="desk", effective_at=at).event_id


def test_an_open_privacy_request_keeps_a_person_out_until_it_is_closed(settings: Settings) -> None:
    publish_people(settings, [reachable(name) for name in ("Ana", "Eva", "Mia", "Ion")])
    asked = {"cust_ana": "erasure", "cust_eva": "restriction", "cust_mia": "objection"}
    opened = [open_request(settings, one, right, actor=ANA) for one, right in asked.items()]
    assert open_request(settings, "cust_ana", "erasure", actor=ANA) == opened[0]
    assert lost(settings) == {f"privacy request open: {right}": 1 for right in asked.values()}
    assert ids_in(exported(settings)) == {"cust_ion"}
    with pytest.raises(NotPermittedError):
        close_request(settings, opened[0].request_id, actor=STEWARD)
    allowed = settings.model_copy(update={"local_steward": True})
    for request in opened:
        close_request(allowed, request.request_id, actor=STEWARD)
    with pytest.raises(UsageError, match="no open privacy request"):
        close_request(allowed, opened[0].request_id, actor=STEWARD)
    assert lost(settings) == {}
    assert all(request.closed_at for request in list_requests(settings))


def test_a_request_holds_for_every_profile_of_a_person_merged_a_moment_ago(
    settings: Settings,
) -> None:
    publish_people(settings, [reachable("Ana"), reachable("Anna"), reachable("Ion")])
    open_request(settings, "cust_anna", "erasure", actor=ANA)
    merged = CustomersMerged(subject_id="cust_ana", other_ids=["cust_anna"])
    OperationalLog(settings).append(merged, actor="sorin")
    assert lost(settings)["privacy request open: erasure"] == 2
    assert ids_in(exported(settings)) == {"cust_ion"}


def test_a_merge_undone_after_a_request_frees_neither_profile(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana"), reachable("Anna"), reachable("Ion")])
    log = OperationalLog(settings)
    merged = CustomersMerged(subject_id="cust_ana", other_ids=["cust_anna"])
    merge_id = log.append(merged, actor="sorin").event_id
    open_request(settings, "cust_ana", "erasure", actor=ANA)
    log.append(MergeUndone(subject_id="cust_ana", merge_id=merge_id), actor="sorin")
    assert ids_in(exported(settings)) == {"cust_ion"}


def test_what_is_asked_must_be_a_right_of_somebody(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana")])
    with pytest.raises(UsageError, match="use one of erasure, restriction, objection"):
        open_request(settings, "cust_ana", "oblivion", actor=ANA)
    with pytest.raises(UsageError, match="no customer 'cust_nobody'"):
        open_request(settings, "cust_nobody", "erasure", actor=ANA)


def test_who_was_written_to_within_the_cap_stays_out_once_it_may_be_lifted(
    settings: Settings,
) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    long_ago = now - timedelta(days=40)
    people = [
        reachable("Sent", sent_at=now - timedelta(days=1)),
        reachable("Twin", email_key="sent@example.ro", last_order_at=long_ago),
        reachable("Before", sent_at=long_ago),
        *(reachable(name) for name in ("Written", "Failed", "Texted", "Wrote")),
    ]
    publish_people(settings, people)
    log_send(settings, "cust_written", 2)
    log_send(settings, "cust_texted", 2, channel="sms")
    log_send(settings, "cust_wrote", 2, direction="inbound")
    failed = CommunicationStatusChanged(
        subject_id="cust_failed",
        communication_id=log_send(settings, "cust_failed", 2),
        status="failed",
    )
    OperationalLog(settings).append(failed, actor="desk")
    assert lost(settings) == {"contacted recently: within 7 days": 3}
    result = exported(settings)
    assert ids_in(result) == ids(["Before", "Failed", "Texted", "Wrote"])
    lifted = exported(settings, ignore_frequency_cap=True)
    assert lifted.rows == 6
    assert [made.event.is_frequency_cap_lifted for made in made_exports(settings)] == [None, True]
    assert lifted.manifest
    assert lifted.manifest["frequency_cap"] == {"days": 0, "is_lifted": True}


def test_what_was_queued_counts_from_the_day_it_went(settings: Settings) -> None:
    publish_people(settings, [reachable("Went"), reachable("Waits")])
    queued = log_send(settings, "cust_went", 20, status="queued")
    log_send(settings, "cust_waits", 1, status="queued")
    went = CommunicationStatusChanged(
        subject_id="cust_went", communication_id=queued, status="delivered"
    )
    OperationalLog(settings).append(went, actor="desk")
    assert ids_in(exported(settings)) == {"cust_waits"}


def test_an_export_is_no_contact(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana")])
    assert exported(settings).rows == exported(settings).rows == 1


def test_the_sql_of_the_control_group_is_hmac_of_the_id(settings: Settings) -> None:
    group = control_group(settings, ("vip", "generic", "email", "marketing"), 0.2)
    names = [f"cust_{number}" for number in range(500)]
    rows = duckdb.sql(
        f"select n from (select unnest($names) as n) where {group.condition('n')}",
        params={"names": names},
    ).fetchall()
    assert {name for (name,) in rows} == {name for name in names if group.holds(name)}
    assert 60 <= len(rows) <= 140
    assert not any(ControlGroup(0.0, group.seed).holds(name) for name in names)
    assert all(ControlGroup(0.3, group.seed).holds(name) for (name,) in rows), "smaller in larger"
    other = control_group(settings, ("vip", "mailchimp", "email", "marketing"), 0.2)
    assert other.seed != group.seed


def test_the_control_group_is_the_same_on_every_repeat_and_told(settings: Settings) -> None:
    publish_people(settings, [reachable(f"P{number}") for number in range(40)])
    first, second = (exported(settings, control=0.25) for _ in range(2))
    held = {name for name, action in kept(settings, first).items() if action == "hold"}
    assert 1 <= len(held) <= 25
    assert held == {name for name, action in kept(settings, second).items() if action == "hold"}
    assert ids_in(first) == ids_in(second) == set(kept(settings, first)) - held
    assert first.waterfall.lost_at("control group") == len(held)
    assert first.manifest
    said = first.manifest["control"]
    assert (said["fraction"], said["people"]) == (0.25, len(held))
    assert held == {
        name for name in kept(settings, first) if ControlGroup(0.25, said["seed"]).holds(name)
    }, "anybody with the manifest can check it"


def test_a_file_for_analysis_has_pseudonyms_of_those_who_agreed_to_it(settings: Settings) -> None:
    agreed = {"purpose": "analysis", "channel": "post"}
    people = [
        reachable("Ana", **agreed),
        reachable("Bounced", suppression="bounced", **agreed),
        Customer("Mute", **agreed),  # type: ignore[arg-type]
        reachable("Unasked"),
        reachable("Refused", consent="denied", **agreed),
        reachable("Child", age=12, **agreed),
        reachable("Doubts", **agreed),
    ]
    publish_people(settings, people)
    said = ConsentChanged(
        subject_id="cust_doubts", channel="email", purpose="analysis", state="denied"
    )
    OperationalLog(settings).append(said, actor="desk")
    open_request(settings, "cust_ana", "restriction", actor=ANA)
    result = exported(settings, purpose="analysis")
    assert ids_in(result) == ids(["Bounced", "Mute"])
    assert result.path
    text = result.path.read_text("utf-8")
    assert text.startswith("customer_id,orders_count,last_order_at\n")
    assert "@" not in text
    assert "Pop" not in text + json.dumps(result.manifest)
    assert result.waterfall.as_counts() == {
        "members": 7,
        "no consent: refused": 2,
        "no consent: unknown": 1,
        "privacy request open: restriction": 1,
        "under minimum age: younger than 16": 1,
        "in the file": 2,
    }
    with pytest.raises(UsageError, match="no column of a file for analysis"):
        exported(settings, purpose="analysis", columns=["email"])
    for words in ({"control": 0.1}, {"is_delta": True}):
        with pytest.raises(UsageError, match="contacts nobody"):
            Terms("everyone", purpose="analysis", **words)  # type: ignore[arg-type]
