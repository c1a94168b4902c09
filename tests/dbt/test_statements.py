"""What people said in the log: dbt and the Python fold, which shows it at once, must agree."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from crm.config import Settings, load_settings
from crm.ops.events import ConsentChanged, DoNotContactLifted, DoNotContactSet, Event
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.ops.snapshot import write_snapshot
from crm.ops.state import customer_states
from tests.dbt.runner import TENANT, dbt, rows
from tests.worlds import write_customer_ids

CHANNELS = ("email", "sms", "push")
PEOPLE = tuple(f"cust_{number:02}" for number in range(60))
START = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Hundreds of statements in the log, few instants apart so that ties happen, and built."""
    home = tmp_path_factory.mktemp("statements")
    settings = load_settings(home=home, tenant=TENANT)
    settings.paths.create()
    dice = random.Random(7)
    OperationalLog(settings).append_all(
        [Entry(_statement(dice), _instant(dice)) for _ in range(900)], actor="test"
    )
    write_snapshot(settings)
    write_customer_ids(home, TENANT, {f"account:shop:{person}": person for person in PEOPLE})
    wanted = ("+dim_consents", "+dim_suppressions", "+int_customers_permitted_by_channel")
    models_alone = ("--exclude-resource-type", "test", "unit_test")
    result = dbt(home, "build", *models_alone, "--select", *wanted)
    assert result.returncode == 0, result.stdout
    return settings


def test_consent_in_the_build_is_consent_in_the_fold(settings: Settings) -> None:
    built = {
        (customer, channel, purpose): state == "granted"
        for customer, channel, purpose, state in rows(
            settings.home, "select customer_id, channel, purpose, state from marts.dim_consents"
        )
    }
    folded = {
        (customer, *what): consent.is_granted
        for customer, state in customer_states(settings, {one: one for one in PEOPLE}).items()
        for what, consent in state.contact.consents.items()
    }
    assert built == folded
    assert set(folded.values()) == {True, False}


def test_bans_in_the_build_are_bans_in_the_fold(settings: Settings) -> None:
    built = set(
        rows(settings.home, "select customer_id, channel, reason from marts.dim_suppressions")
    )
    folded = {
        (customer, channel, "do_not_contact")
        for customer, state in customer_states(settings, {one: one for one in PEOPLE}).items()
        for channel in (*CHANNELS, "phone", "chat", "post", "in_person")
        if state.contact.is_banned(channel)
    }
    assert built == folded
    assert folded


def test_a_suppressed_channel_is_closed_whatever_was_granted(settings: Settings) -> None:
    open_all_the_same = rows(
        settings.home,
        "select 1 from intermediate.int_customers_permitted_by_channel as permitted"
        " inner join marts.dim_suppressions as suppressions using (customer_id)"
        " where suppressions.channel = 'email' and coalesce(permitted.may_email, true)",
    )
    assert open_all_the_same == []


def _statement(dice: random.Random) -> Event:
    person, channel = dice.choice(PEOPLE), dice.choice(CHANNELS)
    match dice.randrange(8):
        case 0:
            return DoNotContactSet(subject_id=person, channel=dice.choice([channel, None]))
        case 1:
            return DoNotContactLifted(subject_id=person, channel=dice.choice([channel, None]))
        case _:
            return ConsentChanged(
                subject_id=person,
                channel=channel,
                purpose="marketing",
                state=dice.choice(("granted", "granted", "denied", "withdrawn")),
                proof=dice.choice((None, "paper form")),
            )


def _instant(dice: random.Random) -> datetime:
    return START + timedelta(hours=dice.randrange(12))
