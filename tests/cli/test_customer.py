"""`crm customer` and `crm consent`, as a person types them, on a small published world."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from crm.config import Settings, load_settings
from crm.errors import NotPermittedError, UsageError
from crm.ops.log import OperationalLog
from crm.ops.verify import verify
from tests.cli.whole import app
from tests.published_world import World, publish_world, query

SMALL = World(customers=8, predicts=False)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("published")
    publish_world(load_settings(home=home, tenant="test", currency="RON"), SMALL)
    return home


@pytest.fixture
def world(published: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    shutil.copytree(published, settings.home)
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    return settings


@pytest.fixture
def customer(world: Settings) -> str:
    return query(world, "select min(customer_id) from dim_customers")[0][0]


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def shown(customer: str) -> dict:
    return json.loads(run("customer", "show", customer, "--json").stdout)


def kinds(world: Settings) -> list[str]:
    return [f"{one.kind} by {one.actor}" for one in OperationalLog(world).read()]


def test_tags_are_read_at_once_counted_coloured_and_renamed(world: Settings, customer: str) -> None:
    assert (
        "1 of 1 customers got the tag old-friend"
        in run("customer", "tag", "add", "Old Friend", customer).output
    )
    assert "0 of 1" in run("customer", "tag", "add", "old-friend", customer).output
    run("customer", "tag", "colour", "old-friend", "teal")
    run("customer", "tag", "rename", "old-friend", "friend")
    assert shown(customer)["tags"] == {"friend": "teal"}
    run("customer", "tag", "add", "old-friend", customer)  # a former name means the same tag
    assert json.loads(run("customer", "tag", "list", "--json").stdout) == [
        {"tag": "friend", "colour": "teal", "customers_count": 1}
    ]
    run("customer", "tag", "remove", "friend", customer)
    assert shown(customer)["tags"] == {}
    assert kinds(world) == [
        "tag_added by command line",
        "tag_coloured by command line",
        "tag_renamed by command line",
        "tag_removed by command line",
    ]


def test_a_bulk_tag_is_counted_before_it_is_written(world: Settings, tmp_path: Path) -> None:
    everybody = [one for (one,) in query(world, "select customer_id from dim_customers")]
    file = tmp_path / "ids.txt"
    file.write_text("\n".join(everybody))
    counted = run("customer", "tag", "add", "press", "--file", str(file), "--dry-run", "--json")
    assert json.loads(counted.stdout) == {"tag": "press", "asked": 8, "changed": 8, "dry_run": True}
    assert kinds(world) == []
    run("customer", "tag", "add", "press", everybody[0])
    again = run("customer", "tag", "add", "press", "--file", str(file), "--json")
    assert json.loads(again.stdout)["changed"] == 7
    buyers = query(world, "select count(*) from fct_segment_memberships where segment_id = 'vip'")
    segment = run("customer", "tag", "add", "loyal", "--segment", "vip", "--dry-run", "--json")
    assert json.loads(segment.stdout)["asked"] == buyers[0][0]


def test_notes_are_written_edited_pinned_closed_and_removed(world: Settings, customer: str) -> None:
    first = run("customer", "note", "add", customer, "prefers the aisle").stdout.strip()
    second = run(
        "customer", "note", "add", customer, "call back", "--type", "follow_up",
        "--due", "2026-04-01", "--priority", "high", "--pin",
    ).stdout.strip()  # fmt: skip
    listed = json.loads(run("customer", "note", "list", customer, "--json").stdout)
    assert [note["note_id"] for note in listed] == [second, first]
    run("customer", "note", "edit", second, "--priority", "urgent")
    run("customer", "note", "close", second)
    run("customer", "note", "unpin", second)
    run("customer", "note", "remove", first)
    (note,) = shown(customer)["notes"]
    assert (note["body"], note["priority"], note["due_date"]) == (
        "call back", "urgent", "2026-04-01",
    )  # fmt: skip
    assert (note["is_closed"], note["is_pinned"]) == (True, False)
    assert "contacts_read by command line" in kinds(world)


def test_a_communication_keeps_its_history_and_an_unsubscription_withdraws(
    world: Settings, customer: str
) -> None:
    run("consent", "grant", customer, "--channel", "sms", "--proof", "form 17")
    sent = run(
        "customer", "communication", "log", customer, "--channel", "sms", "--body", "hello"
    ).stdout.strip()
    run("customer", "communication", "status", sent, "delivered")
    assert permission(customer, "sms") == "granted"
    run("customer", "communication", "status", sent, "unsubscribed")
    (one,) = json.loads(run("customer", "communication", "list", customer, "--json").stdout)
    assert [step["status"] for step in one["history"]] == ["sent", "delivered", "unsubscribed"]
    assert permission(customer, "sms") == "refused"


def test_a_refusal_is_lifted_by_a_proof_alone(customer: str) -> None:
    run("consent", "withdraw", customer, "--channel", "push")
    without = run("consent", "grant", customer, "--channel", "push")
    assert "never lifts a refusal" in without.output
    run("consent", "unknown", customer, "--channel", "push")
    assert permission(customer, "push") == "refused"
    run("consent", "grant", customer, "--channel", "push", "--double-opt-in")
    assert permission(customer, "push") == "refused"
    run("consent", "confirm", customer, "--channel", "push", "--proof", "answer 8812")
    assert permission(customer, "push") == "granted"
    run("consent", "block", customer)
    assert permission(customer, "push") == "do_not_contact"
    run("consent", "unblock", customer, "--proof", "letter of 2 March")
    assert permission(customer, "push") == "granted"


def test_a_pending_double_opt_in_is_no_permission(customer: str) -> None:
    run("consent", "grant", customer, "--channel", "chat", "--double-opt-in")
    (row,) = [one for one in consents(customer) if one["channel"] == "chat"]
    assert (row["may_contact"], row["said_in_log"]) == (False, "pending")


def test_fields_preferences_and_what_a_customer_is(customer: str) -> None:
    run("customer", "field", "define", "meal", "choice", "--choice", "vegan", "--choice", "kosher")
    run("customer", "field", "define", "seats", "number", "--label", "Seats")
    run("customer", "field", "set", customer, "meal", "Vegan")
    run("customer", "field", "set", customer, "seats", "2.50")
    run("customer", "prefer", customer, "genre", "jazz")
    run("customer", "prefer", customer, "topic", "presales")
    run("customer", "prefer", customer, "topic", "presales", "--withdraw")
    run("customer", "type", customer, "school")
    run("customer", "source", customer, "referral", "--detail", "radio")
    run("customer", "state", customer, "closed")
    run("customer", "vip", customer, "--reason", "sponsor")
    found = shown(customer)
    assert found["fields"] == {"meal": "vegan", "seats": "2.50"}
    assert [(one["about"], one["value"]) for one in found["preferences"]] == [("genre", "jazz")]
    row = found["profile"]
    assert (row["customer_type"], row["customer_type_origin"]) == ("school", "log")
    assert (row["acquisition_source"], row["account_state"]) == ("referral", "closed")
    assert (row["is_vip"], row["vip_source"]) == (True, "manual")
    run("customer", "field", "clear", customer, "meal")
    assert shown(customer)["fields"] == {"seats": "2.50"}
    assert "school" in run("customer", "show", customer).output


def test_the_same_request_again_changes_nothing(world: Settings, customer: str) -> None:
    words = ("customer", "note", "add", customer, "once", "--request", "form-17")
    assert run(*words).stdout == run(*words).stdout
    assert len(kinds(world)) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("customer", "show", "cust_nobody"), "no customer 'cust_nobody'"),
        (("customer", "tag", "add", "x", "cust_nobody"), "no customer 'cust_nobody'"),
        (("customer", "tag", "add", "ana@example.ro", "ID"), "holds no address"),
        (("customer", "tag", "add", "a|b", "ID"), "letters, digits, - and _"),
        (("customer", "tag", "add", "x"), "one of the three"),
        (("customer", "tag", "rename", "nowhere", "x"), "no tag 'nowhere'"),
        (("customer", "note", "add", "ID", "x", "--type", "poem"), "'poem' cannot be the type"),
        (("customer", "note", "add", "ID", "x", "--due", "2026-04-01"), "has a due date"),
        (("customer", "note", "edit", "nothing", "--text", "x"), "no note 'nothing'"),
        (("customer", "communication", "status", "nothing", "sent"), "no communication 'nothing'"),
        (("customer", "communication", "log", "ID", "--channel", "smoke"), "'smoke' cannot be"),
        (("customer", "prefer", "ID", "channel", "smoke"), "no channel 'smoke'"),
        (("customer", "field", "set", "ID", "shoe", "43"), "no custom field 'shoe'"),
        (("customer", "field", "define", "meal", "choice"), "has choices"),
        (("customer", "type", "ID", "alien"), "'alien' cannot be the customer_type"),
        (("consent", "grant", "ID", "--channel", "smoke"), "no channel 'smoke'"),
        (("consent", "confirm", "ID", "--channel", "sms", "--proof", "x"), "No double opt-in"),
        (("consent", "unblock", "ID", "--proof", " "), "Say how it can be shown"),
        (("consent", "deny", "ID", "--channel", "sms", "--at", "soon"), "'soon' is no instant"),
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_writes_nothing(
    published: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.setenv("CRM_HOME", str(published))
    monkeypatch.setenv("CRM_TENANT", "test")
    settings = load_settings()
    customer = query(settings, "select min(customer_id) from dim_customers")[0][0]
    with pytest.raises(UsageError, match=message):
        run(*(customer if word == "ID" else word for word in words))
    assert kinds(settings) == []


def test_a_redacted_note_is_gone_and_a_refusal_cannot_be_redacted(
    world: Settings, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = run("customer", "note", "add", customer, "a secret").stdout.strip()
    run("customer", "note", "edit", note, "--text", "another secret")
    run("consent", "deny", customer, "--channel", "sms")
    with pytest.raises(NotPermittedError, match="CRM_LOCAL_STEWARD"):
        run("audit", "redact", note, "--reason", "request 17")
    monkeypatch.setenv("CRM_LOCAL_STEWARD", "1")
    assert "Redacted 2 events" in run("audit", "redact", note, "--reason", "request 17").output
    assert shown(customer)["notes"] == []
    assert b"secret" not in world.paths.log.read_bytes()
    denial = next(one for one in OperationalLog(world).read(["consent_changed"]))
    with pytest.raises(UsageError, match="would come back"):
        run("audit", "redact", denial.event_id, "--reason", "try")
    assert verify(world).is_intact


def consents(customer: str) -> list[dict]:
    return json.loads(run("consent", "show", customer, "--json").stdout)


def permission(customer: str, channel: str) -> str:
    (row,) = [one for one in consents(customer) if one["channel"] == channel]
    assert row["may_contact"] == (row["reason"] == "granted")
    return row["reason"]
