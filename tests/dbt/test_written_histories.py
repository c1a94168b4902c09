"""What people wrote about customers: dbt and the Python fold, which shows it at once, agree."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from crm.config import Settings, load_settings
from crm.ops.log import OperationalLog
from crm.ops.snapshot import write_snapshot
from crm.ops.state import CustomerState, customer_states, read_vocabulary
from tests.dbt.runner import TENANT, dbt, rows
from tests.dbt.written_histories import END, histories, marks, subjects
from tests.worlds import write_raw

PEOPLE = 300
WANTED = (
    "fct_customer_notes",
    "fct_communications",
    "fct_communication_statuses",
    "bridge_customer_tags",
    "dim_tags",
    "dim_customer_preferences",
    "bridge_customer_custom_fields",
    "bridge_customer_personal_fields",
    "int_customers_described_by_people",
    "dim_consents",
    "dim_suppressions",
    "int_customers_permitted_by_channel",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Thousands of events about hundreds of people, some redacted, built once."""
    home = tmp_path_factory.mktemp("histories")
    settings = load_settings(home=home, tenant=TENANT)
    settings.paths.create()
    _write_log(settings)
    write_snapshot(settings)
    owners = subjects(PEOPLE)
    accounts = [(f"{subject}@shop", subject, owner) for subject, owner in owners.items()]
    write_raw(home, TENANT, "ops.customer_ids", [
        {"customer_key": f"account:shop:{account}", "customer_id": owner, "source": "shop",
         "source_customer_id": account, "link_reason": "account", "own_customer_id": subject}
        for account, subject, owner in accounts
    ], load_id="current")  # fmt: skip
    write_raw(home, TENANT, "shop.customers", [
        {"source_customer_id": account, "created_at": "2024-01-01 00:00:00"}
        for account, *_ in accounts
    ])  # fmt: skip
    models_alone = ("--exclude-resource-type", "test", "unit_test")
    result = dbt(home, "build", *models_alone, "--select", *(f"+{name}" for name in WANTED))
    assert result.returncode == 0, result.stdout
    return settings


@pytest.fixture(scope="module")
def folded(settings: Settings) -> dict[str, CustomerState]:
    return customer_states(settings, subjects(PEOPLE), until=END)


def test_tags(settings: Settings, folded: dict[str, CustomerState]) -> None:
    built = rows(settings.home, "select customer_id, tag, since from marts.bridge_customer_tags")
    told = {(c, tag, _utc(since)) for c, one in folded.items() for tag, since in one.tags.items()}
    assert set(built) == told
    assert len(told) > PEOPLE / 2


def test_names_and_colours_of_tags(settings: Settings, folded: dict[str, CustomerState]) -> None:
    words = read_vocabulary(settings)
    assert words.renamed
    for tag, colour, count in rows(
        settings.home, "select tag, colour, customers_count from marts.dim_tags"
    ):
        assert words.tag(tag) == tag
        assert words.colour(tag) == colour
        assert sum(tag in one.tags for one in folded.values()) == count


def test_notes(settings: Settings, folded: dict[str, CustomerState]) -> None:
    built = rows(
        settings.home,
        "select note_id, customer_id, type, priority, title, body, due_date, written_at,"
        " changed_at, written_by, is_pinned, is_closed from contacts.fct_customer_notes",
    )
    told = {
        (note_id, customer, note.content.type, note.content.priority, note.content.title,
         note.content.body, note.content.due_date, _utc(note.written_at), _utc(note.changed_at),
         note.actor, note.is_pinned, note.is_closed)
        for customer, one in folded.items()
        for note_id, note in one.notes.items()
    }  # fmt: skip
    assert set(built) == told
    assert len(told) > PEOPLE / 2


def test_communications_and_their_history(
    settings: Settings, folded: dict[str, CustomerState]
) -> None:
    built = rows(
        settings.home,
        "select communication_id, customer_id, channel, direction, body, campaign, status"
        " from contacts.fct_communications",
    )
    told = {
        (key, customer, one.said.channel, one.said.direction, one.said.body, one.said.campaign,
         one.status)
        for customer, state in folded.items()
        for key, one in state.communications.items()
    }  # fmt: skip
    assert set(built) == told
    history = rows(
        settings.home,
        "select communication_id, changed_at, status from marts.fct_communication_statuses",
    )
    changes = [
        (key, _utc(at), status)
        for state in folded.values()
        for key, one in state.communications.items()
        for at, status in one.statuses
    ]
    assert sorted(history) == sorted(changes)
    assert len(changes) > PEOPLE / 2


def test_stated_preferences(settings: Settings, folded: dict[str, CustomerState]) -> None:
    built = rows(
        settings.home,
        "select customer_id, preference_kind, preference, stated_since"
        " from marts.dim_customer_preferences where is_stated",
    )
    told = {
        (c, *what, _utc(at)) for c, one in folded.items() for what, at in one.preferences.items()
    }
    assert set(built) == told
    assert told


def test_custom_fields(settings: Settings, folded: dict[str, CustomerState]) -> None:
    built = rows(
        settings.home,
        "select customer_id, field, value from marts.bridge_customer_custom_fields"
        " union all select customer_id, field, value from contacts.bridge_customer_personal_fields",
    )
    told = {(c, *field) for c, one in folded.items() for field in one.fields.items()}
    assert set(built) == told
    assert {name for _, name, _ in told} == {"seats", "member", "born", "meal", "remark"}
    public = rows(settings.home, "select distinct field from marts.bridge_customer_custom_fields")
    assert {name for (name,) in public} == {"seats", "member", "meal"}


def test_what_customers_are(settings: Settings, folded: dict[str, CustomerState]) -> None:
    built = {
        customer: tuple(said)
        for customer, *said in rows(
            settings.home,
            "select customer_id, customer_type, acquisition_source, account_state, notes_count"
            " from intermediate.int_customers_described_by_people",
        )
    }
    nothing = (None, None, None, 0)
    for customer, one in folded.items():
        told = (one.customer_type, one.acquisition_source, one.account_state, len(one.notes))
        assert built.get(customer, nothing) == told


def test_consents(settings: Settings, folded: dict[str, CustomerState]) -> None:
    built = rows(settings.home, "select customer_id, channel, state from marts.dim_consents")
    told = {
        (customer, channel, consent.state)
        for customer, one in folded.items()
        for (channel, _), consent in one.contact.consents.items()
    }
    assert set(built) == told
    assert {state for *_, state in told} == {
        "granted",
        "denied",
        "withdrawn",
        "pending",
        "unknown",
    }


def test_bans(settings: Settings, folded: dict[str, CustomerState]) -> None:
    built = rows(settings.home, "select customer_id, channel from marts.dim_suppressions")
    channels = ("email", "sms", "push", "phone", "chat", "post", "in_person")
    told = {
        (c, name) for c, one in folded.items() for name in channels if one.contact.is_banned(name)
    }
    assert set(built) == told
    assert told


def test_a_suppressed_channel_is_closed_whatever_was_granted(settings: Settings) -> None:
    open_all_the_same, closed = rows(
        settings.home,
        "select count(*) filter (coalesce(permitted.may_email, true)), count(*)"
        " from intermediate.int_customers_permitted_by_channel as permitted"
        " inner join marts.dim_suppressions as suppressions using (customer_id)"
        " where suppressions.channel = 'email'",
    )[0]
    assert open_all_the_same == 0
    assert closed


def _write_log(settings: Settings) -> None:
    entries = histories(PEOPLE, 14, seed=11)
    entries += marks(entries, seed=12)
    dice = random.Random(13)
    dice.shuffle(entries)
    log = OperationalLog(settings)
    log.append_all(entries, actor="test")
    for entry in dice.sample(entries, 40):
        log.redact(entry.event_id, actor="test", reason="test")


def _utc(instant: datetime | None) -> datetime | None:
    return instant and instant.astimezone(UTC).replace(tzinfo=None)
