"""Who is one person: exact links only, nobody glued in doubt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.config import Settings, load_settings
from crm.identity.customer_ids import assign_customer_ids, mailbox_subject
from tests.identity.raw_world import account, guest_order, identity_map, land, map_rows

ION = {"first_name": "Ion", "last_name": "Popescu", "email_key": "popescu@example.org"}


def are_one(settings: Settings, *keys: str) -> bool:
    assign_customer_ids(settings)
    found = identity_map(settings)
    return len({found.get(key) for key in keys}) == 1 and all(key in found for key in keys)


def test_a_workspace_without_data_has_an_empty_map(settings: Settings) -> None:
    report = assign_customer_ids(settings)
    assert (report.keys, report.customers) == (0, 0)
    assert map_rows(settings) == []


def test_every_account_alone_is_a_customer(settings: Settings) -> None:
    land(settings, "shop/customers", [account(1), account(2)])
    land(settings, "shop/customers", [account(1)], load=2, source="tills")
    report = assign_customer_ids(settings)
    assert (report.keys, report.customers, report.accounts) == (3, 3, 3)


def test_accounts_known_only_from_orders_are_customers(settings: Settings) -> None:
    land(settings, "shop/orders", [{"order_id": "1", "source_customer_id": "12346"}])
    assign_customer_ids(settings)
    (row,) = map_rows(settings)
    assert row[0] == "account:shop:12346"
    assert row[2:5] == ("shop", "12346", "account")
    assert row[1].startswith("cust_")
    assert len(row[1]) == len("cust_") + 20


def test_two_accounts_with_one_persons_mailbox_are_one_customer(settings: Settings) -> None:
    land(settings, "shop/customers", [account(1, **ION), account(2, **ION)])
    assert are_one(settings, "account:shop:1", "account:shop:2", "email:popescu@example.org")
    assert [row[4] for row in map_rows(settings)] == ["account", "email", "email"]


def test_the_sources_own_person_id_links_accounts_of_that_source_only(settings: Settings) -> None:
    land(settings, "shop/customers", [account(n, source_person_id="P") for n in (1, 2)])
    assert are_one(settings, "account:shop:1", "account:shop:2")
    assert [row[4] for row in map_rows(settings)] == ["account", "person_id"]
    land(settings, "shop/customers", [account(3, source_person_id="P")], load=2, source="tills")
    assert not are_one(settings, "account:shop:1", "account:tills:3")


def test_a_guest_with_an_accounts_mailbox_is_that_account(settings: Settings) -> None:
    land(settings, "shop/customers", [account(1, **ION)])
    land(settings, "shop/orders", [guest_order(1, "popescu@example.org")])
    assert are_one(settings, "account:shop:1", "email:popescu@example.org")


def test_a_guest_alone_is_a_customer_whose_id_needs_the_key(settings: Settings) -> None:
    land(settings, "shop/orders", [guest_order(n, "ana@example.org") for n in (1, 2)])
    assign_customer_ids(settings)
    (row,) = map_rows(settings)
    assert row[4] == "guest"
    assert row[1] == mailbox_subject(settings, "ana@example.org")
    other = load_settings(home=settings.home.parent / "elsewhere", tenant="test")
    assert mailbox_subject(other, "ana@example.org") != row[1]


def test_ticket_holders_recipients_and_consents_are_seen(settings: Settings) -> None:
    land(settings, "shop/tickets", [{"ticket_id": "1", "holder_email_key": "h@example.org"}])
    land(
        settings,
        "activity/message_events",
        [
            {"message_event_id": "1", "recipient_key": "r@example.org", "source_customer_id": None},
            {"message_event_id": "2", "recipient_key": "+40722123456", "source_customer_id": None},
            {"message_event_id": "3", "recipient_key": "x@example.org", "source_customer_id": "7"},
        ],
    )
    land(settings, "activity/consents", [{"consent_id": "1", "email_key": "c@example.org"}])
    assign_customer_ids(settings)
    assert set(identity_map(settings)) == {
        "email:h@example.org",
        "email:r@example.org",
        "email:c@example.org",
        "account:shop:7",
    }


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"first_name": None, "last_name": None}, True),
        ({"first_name": "ION", "last_name": "Popèscu"}, True),
        ({"first_name": "I."}, True),
        ({"first_name": "Ion Andrei"}, True),
        ({"first_name": "Popescu", "last_name": "Ion"}, True),
        ({"first_name": None, "last_name": None, "full_name": "Ion Popescu"}, True),
        ({"last_name": "Ionescu"}, True),
        ({"first_name": "Maria"}, False),
        ({"first_name": "Ioana"}, False),
        ({"first_name": "Maria", "last_name": "Ionescu"}, False),
        ({"first_name": None, "last_name": None, "full_name": "Maria Popescu"}, False),
    ],
)
def test_a_family_mailbox_glues_nobody(
    settings: Settings, other: dict[str, Any], same: bool
) -> None:
    land(settings, "shop/customers", [account(1, **ION), account(2, **{**ION, **other})])
    assert are_one(settings, "account:shop:1", "account:shop:2") is same


@pytest.mark.parametrize(
    ("born", "same"), [(date(1980, 2, 29), True), (date(2004, 5, 6), False), (None, False)]
)
def test_dates_of_birth_settle_what_names_leave_open(
    settings: Settings, born: date | None, same: bool
) -> None:
    rows = [
        account(1, **ION, date_of_birth=date(1980, 2, 29)),
        account(2, **{**ION, "first_name": "Nelu"}, date_of_birth=born),
    ]
    land(settings, "shop/customers", rows)
    assert are_one(settings, "account:shop:1", "account:shop:2") is same


def test_a_guest_order_to_a_family_mailbox_is_nobodys(settings: Settings) -> None:
    land(
        settings,
        "shop/customers",
        [account(1, **ION), account(2, **{**ION, "first_name": "Maria"})],
    )
    land(settings, "shop/orders", [guest_order(1, "popescu@example.org")])
    report = assign_customer_ids(settings)
    assert set(identity_map(settings)) == {"account:shop:1", "account:shop:2"}
    assert report.shared_mailboxes == 1


def test_a_mailbox_of_too_many_accounts_glues_nobody(settings: Settings) -> None:
    limit = settings.identity_email_max_accounts
    land(settings, "shop/customers", [account(n, **ION) for n in range(limit)])
    assert assign_customer_ids(settings).customers == 1
    land(settings, "shop/customers", [account(99, **ION)], load=2)
    assert assign_customer_ids(settings).customers == limit + 1


def test_accounts_of_one_source_person_count_once_against_the_limit(settings: Settings) -> None:
    rows = [account(n, **ION, source_person_id="P") for n in range(9)]
    land(settings, "shop/customers", rows)
    assert assign_customer_ids(settings).customers == 1


@pytest.mark.parametrize(
    ("mailbox", "orders", "phones", "is_somebody"),
    [
        ("casa.de.bilete@example.org", 1, 1, False),
        ("no-reply+7@example.org", 1, 1, False),
        ("office@example.org", 5, 1, True),
        ("office@example.org", 21, 1, False),
        ("ana.casandra@example.org", 30, 1, True),
        ("teatru@example.org", 30, 5, False),
        ("teatru@example.org", 501, 1, False),
    ],
)
def test_money_under_a_counters_mailbox_is_nobodys(
    settings: Settings, mailbox: str, orders: int, phones: int, is_somebody: bool
) -> None:
    rows = [guest_order(n, mailbox, phone_e164=f"+4072{n % phones}") for n in range(orders)]
    land(settings, "shop/orders", rows)
    assign_customer_ids(settings)
    assert (f"email:{mailbox}" in identity_map(settings)) is is_somebody


def test_an_account_with_a_counters_mailbox_stays_itself_unglued(settings: Settings) -> None:
    rows = [account(n, first_name="Ion", email_key="boxoffice@example.org") for n in (1, 2)]
    land(settings, "shop/customers", rows)
    assert not are_one(settings, "account:shop:1", "account:shop:2")
    assert len(identity_map(settings)) == 2


def test_an_account_without_customer_row_has_the_one_mailbox_its_orders_name(
    settings: Settings,
) -> None:
    def order(number: int, customer: str, mailbox: str) -> dict[str, Any]:
        return guest_order(number, mailbox, source_customer_id=customer)

    land(settings, "shop/orders", [order(1, "1", "a@example.org"), guest_order(2, "a@example.org")])
    assert are_one(settings, "account:shop:1", "email:a@example.org")
    rows = [order(3, "2", "b@example.org"), order(4, "2", "c@example.org")]
    land(settings, "shop/orders", [*rows, guest_order(5, "b@example.org")], load=2)
    assert not are_one(settings, "account:shop:2", "email:b@example.org")


def test_the_current_customer_row_decides(settings: Settings) -> None:
    moved = {**ION, "email_key": "new@example.org"}
    land(settings, "shop/customers", [account(1, **ION), account(2, **ION)])
    land(settings, "shop/customers", [account(2, **moved)], load=2)
    assert not are_one(settings, "account:shop:1", "account:shop:2")


def test_links_chain(settings: Settings) -> None:
    rows = [
        account(1, email_key="a@example.org"),
        account(2, email_key="a@example.org", source_person_id="P"),
        account(3, email_key="b@example.org", source_person_id="P"),
    ]
    land(settings, "shop/customers", rows)
    land(settings, "shop/orders", [guest_order(1, "b@example.org")])
    assert are_one(settings, *(f"account:shop:{n}" for n in (1, 2, 3)), "email:b@example.org")
    assert assign_customer_ids(settings).customers == 1
