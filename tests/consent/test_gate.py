"""The gate: suppression wins, the latest wins, a tie denies, silence is no."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crm.config import Settings
from crm.consent import REASONS, decide, may_contact
from crm.errors import UsageError
from crm.identity.customer_ids import assign_customer_ids, mailbox_subject
from crm.ops.events import DoNotContactLifted, DoNotContactSet
from crm.warehouse.connection import reader
from tests.consent.world import SHARED, Build, consent_row, logged, said
from tests.identity.raw_world import account, guest_order, identity_map, land, undo
from tests.published_world import World, publish_world


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
