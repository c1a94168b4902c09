"""Contacts: one reader, masked by role, gated by consent, from the caller's own build."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from crm.actors import Actor
from crm.config import Settings, load_settings
from crm.contacts import (
    find_customers,
    load_contact_points,
    load_contacts,
    opening,
    read_accounts,
    read_contacts,
)
from crm.errors import NotPermittedError, UsageError
from crm.identity.masking import masked, masked_name, masked_phone
from crm.ops.events import DoNotContactSet
from crm.ops.log import OperationalLog
from crm.warehouse.connection import PublishedBuild, published_build, reader
from tests.published_world import World, publish_world, query

VIEWER, ANALYST, MARKETER = (Actor("ana", role) for role in ("viewer", "analyst", "marketer"))
STEWARD = Actor("sorin", "steward")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = load_settings(home=tmp_path_factory.mktemp("published"), tenant="test")
    publish_world(settings, World(customers=60))
    return settings.paths.published_folder


@pytest.fixture
def world(workspace: Settings, published: Path) -> Settings:
    shutil.copytree(published, workspace.paths.published_folder, dirs_exist_ok=True)
    return workspace


def customers(settings: Settings, where: str) -> list[str]:
    rows = query(settings, f"select customer_id from dim_customers where {where} order by all")
    return [str(customer_id) for (customer_id,) in rows]


def readings(settings: Settings) -> list[tuple[str, str, int]]:
    found = OperationalLog(settings).read(["contacts_read"])
    payloads = [(one.actor, one.payload or {}) for one in found]
    return [(actor, said["purpose"], said["customers_count"]) for actor, said in payloads]


@pytest.mark.parametrize("actor", [VIEWER, ANALYST])
def test_viewers_and_analysts_see_masks_and_leave_no_trace(world: Settings, actor: Actor) -> None:
    ids = customers(world, "true")
    shown = read_contacts(world, ids, actor=actor, purpose="look at the list")
    assert len(shown) == len(ids)
    for contact in shown.values():
        assert contact.is_masked
        assert "person" not in (contact.email or "")
        assert "•••" in (contact.full_name or "")
        assert "•••" in (contact.phone or "")
    assert readings(world) == []


def test_a_marketer_sees_contacts_of_people_who_agreed_only_and_it_is_logged(
    world: Settings,
) -> None:
    agreed, others = customers(world, "may_email"), customers(world, "may_email is not true")
    shown = read_contacts(world, agreed + others, actor=MARKETER, purpose="answer a call")
    assert all("person" in (shown[one].email or "person") for one in agreed)
    assert not any("person" in (shown[one].email or "") for one in others)
    unmasked = [one for one in shown.values() if "•••" not in (one.full_name or "")]
    assert readings(world) == [("ana", "answer a call", len(unmasked))]


def test_consent_to_mail_shows_no_phone_number(world: Settings) -> None:
    only_mail = customers(world, "may_email and may_sms is not true")
    shown = read_contacts(world, only_mail, actor=MARKETER, purpose="x")
    assert only_mail
    assert all("•••" in (contact.phone or "") for contact in shown.values())


def test_a_withdrawal_masks_at_once(world: Settings) -> None:
    one, *_ = customers(world, "may_email")
    OperationalLog(world).append(DoNotContactSet(subject_id=one), actor="ana")
    assert read_contacts(world, [one], actor=MARKETER, purpose="x")[one].is_masked


def test_a_steward_needs_the_machines_owner(world: Settings) -> None:
    ids = customers(world, "may_email is not true")
    with pytest.raises(NotPermittedError, match="CRM_LOCAL_STEWARD"):
        read_contacts(world, ids, actor=STEWARD, purpose="request 4")
    allowed = load_settings(home=world.home, tenant=world.tenant, local_steward=True)
    shown = read_contacts(allowed, ids, actor=STEWARD, purpose="request 4")
    assert not any(contact.is_masked for contact in shown.values())
    assert readings(world) == [("sorin", "request 4", len(ids))]


def test_a_purpose_is_asked_of_everyone(world: Settings) -> None:
    with pytest.raises(UsageError, match="what the contacts are for"):
        read_contacts(world, [], actor=ANALYST, purpose=" ")


def test_unknown_customers_are_left_out(world: Settings) -> None:
    assert read_contacts(world, ["cust_nobody"], actor=ANALYST, purpose="x") == {}


def test_search_finds_only_whom_the_role_may_see(world: Settings) -> None:
    found = find_customers(world, "PERSON", actor=MARKETER, purpose="find the caller")
    visible = set(customers(world, "may_email or may_sms"))
    assert found
    assert set(found) <= visible
    assert find_customers(world, "p", actor=MARKETER, purpose="x") == []
    with pytest.raises(NotPermittedError, match="search contacts"):
        find_customers(world, "person", actor=ANALYST, purpose="x")


def test_contact_points_count_people_without_naming_a_contact(world: Settings) -> None:
    with reader(world) as connection:
        table = load_contact_points(world, connection, "dim_customers", "email")
        rows = connection.execute(f"select * from {table}").fetchall()
    assert len(rows) == 60
    assert all((contact_id is not None) == is_given for _, is_given, contact_id in rows)
    assert "@" not in str(rows)


def test_a_letter_reaches_a_person_at_one_address(world: Settings) -> None:
    with reader(world) as connection:
        table = load_contact_points(world, connection, "dim_customers", "post")
        ((people, addressed, letters),) = connection.sql(
            f"select count(*), count(*) filter (is_given), count(distinct contact_id) from {table}"
        ).fetchall()
    assert (people, addressed) == (60, 60)
    assert 0 < letters <= 60


def test_contacts_for_an_export_carry_the_lines_of_an_address(world: Settings) -> None:
    with reader(world) as connection:
        table = load_contacts(
            world,
            connection,
            "dim_customers",
            actor=MARKETER,
            channel="email",
            purpose="marketing",
        )
        rows = connection.sql(
            f"select distinct line_1, line_2, postal_code, country from {table}"
        ).fetchall()
    assert rows == [("Strada Lungă 1", None, "400000", "RO")]


def test_contacts_for_an_export_pass_the_gate_once_more(world: Settings) -> None:
    agreed = customers(world, "may_email")
    OperationalLog(world).append(DoNotContactSet(subject_id=agreed[0]), actor="ana")
    with reader(world) as connection:
        table = load_contacts(
            world,
            connection,
            "dim_customers",
            actor=MARKETER,
            channel="email",
            purpose="marketing",
        )
        rows = connection.execute(f"select customer_id, contact from {table}").fetchall()
        with pytest.raises(NotPermittedError, match="take contacts out"):
            load_contacts(
                world,
                connection,
                "dim_customers",
                actor=ANALYST,
                channel="email",
                purpose="marketing",
            )
    assert {customer_id for customer_id, _ in rows} <= set(agreed[1:])
    assert rows
    assert all("@" in contact for _, contact in rows)


def test_contacts_come_from_the_build_the_caller_looks_at(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned, opened = published_build(world), list[Path]()
    publish_world(world, World(customers=5), build_id="20250702T040000Z-newer")
    attach = opening.attach_read_only

    def spy(settings: Settings, files: dict[str, Path]) -> duckdb.DuckDBPyConnection:
        opened.extend(files.values())
        return attach(settings, files)

    monkeypatch.setattr(opening, "attach_read_only", spy)
    with reader(world, pinned) as connection:
        load_contact_points(world, connection, "dim_customers", "email")
    shown = read_contacts(
        world, customers_of(world, pinned), actor=ANALYST, purpose="x", build=pinned
    )
    assert len(shown) == 60
    assert set(opened) == {pinned.contacts_file}


def customers_of(settings: Settings, build: PublishedBuild) -> Sequence[str]:
    with reader(settings, build) as connection:
        return [
            one for (one,) in connection.execute("select customer_id from dim_customers").fetchall()
        ]


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("john.smith@example.com", "j•••@e•••.com"),
        ("a@b.co.uk", "a•••@b•••.uk"),
        ("not an address", "n•••"),
        (None, None),
        ("", ""),
    ],
)
def test_masked_addresses(email: str | None, shown: str | None) -> None:
    assert masked(email) == shown


def test_masked_phones_and_names() -> None:
    assert masked_phone("+40722123456") == "+40•••56"
    assert masked_phone("12345") == "•••"
    assert masked_phone(None) is None
    assert masked_name("Ana-Maria Pop") == "A••• P•••"
    assert masked_name(None) is None


def test_accounts_say_which_of_them_each_field_is_shown_from(world: Settings) -> None:
    (agreed, *_), (silent, *_) = (
        customers(world, "may_email and customer_id in (select customer_id from dim_consents)"),
        customers(world, "may_email is null"),
    )
    (masked_account,) = read_accounts(world, silent, actor=MARKETER, purpose="compare accounts")
    assert "name" in masked_account.shown_fields
    assert "•" in (masked_account.full_name or "•")
    assert masked_account.date_of_birth is None
    (seen,) = read_accounts(world, agreed, actor=MARKETER, purpose="compare accounts")
    assert "•" not in (seen.full_name or "")
    assert readings(world) == [("ana", "compare accounts", 1)]
