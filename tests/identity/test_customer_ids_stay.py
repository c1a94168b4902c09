"""An id, once assigned, is that person's for good; raw files, log and settings say all."""

from __future__ import annotations

from crm.config import Settings
from crm.identity.customer_ids import assign_customer_ids, customer_ids_file
from crm.ops.events import CustomerIdKept
from crm.ops.log import OperationalLog
from tests.identity.raw_world import account, guest_order, identity_map, land, map_rows, undo

MAILBOX = {"email_key": "ana@example.org"}


def assigned(settings: Settings) -> dict[str, str]:
    """Assign twice, the second time without the map before; both must agree."""
    assign_customer_ids(settings)
    first = map_rows(settings)
    customer_ids_file(settings).unlink()
    assign_customer_ids(settings)
    assert map_rows(settings) == first
    return identity_map(settings)


def kept(settings: Settings) -> list[str]:
    return [event.subject_id for event in OperationalLog(settings).read([CustomerIdKept.kind])]


def test_the_same_raw_files_give_the_same_bytes(settings: Settings) -> None:
    land(settings, "shop/customers", [account(n, **MAILBOX) for n in (1, 2, 3)])
    land(settings, "shop/orders", [guest_order(n, f"g{n}@example.org") for n in range(20)])
    assign_customer_ids(settings)
    before = customer_ids_file(settings).read_bytes()
    assign_customer_ids(settings)
    assert customer_ids_file(settings).read_bytes() == before
    assert kept(settings) == []


def test_of_accounts_delivered_together_the_oldest_gives_the_id(settings: Settings) -> None:
    land(settings, "shop/customers", [account(1)])
    alone = assigned(settings)["account:shop:1"]
    land(settings, "shop/customers", [account(9, **MAILBOX), account(1, **MAILBOX)])
    found = assigned(settings)
    assert found["account:shop:9"] == found["account:shop:1"] == alone


def test_a_late_older_account_joins_the_existing_id(settings: Settings) -> None:
    land(settings, "shop/customers", [account(9, **MAILBOX)])
    before = assigned(settings)["account:shop:9"]
    land(settings, "shop/customers", [account(1, **MAILBOX)], load=2)
    found = assigned(settings)
    assert found["account:shop:1"] == found["account:shop:9"] == before


def test_a_guest_who_opens_an_account_keeps_the_id(settings: Settings) -> None:
    land(settings, "shop/orders", [guest_order(1, "ana@example.org")])
    before = assigned(settings)["email:ana@example.org"]
    land(settings, "shop/customers", [account(1, **MAILBOX)], load=2)
    assert assigned(settings)["account:shop:1"] == before


def test_two_known_customers_who_turn_out_to_be_one_carry_the_older_id(settings: Settings) -> None:
    land(settings, "shop/customers", [account(9)])
    land(settings, "shop/customers", [account(1)], load=2)
    before = assigned(settings)
    rows = [account(n, source_person_id="P") for n in (1, 9)]
    land(settings, "shop/customers", rows, load=3)
    found = assigned(settings)
    assert set(found.values()) == {before["account:shop:9"]}
    own = {row[0]: row[5] for row in map_rows(settings)}
    assert own["account:shop:1"] == before["account:shop:1"], "old log events still find them"


def test_people_who_turn_out_to_be_two_get_their_own_ids_back(settings: Settings) -> None:
    land(settings, "shop/customers", [account(1)])
    land(settings, "shop/customers", [account(2)], load=2)
    before = assigned(settings)
    together = land(
        settings, "shop/customers", [account(n, source_person_id="P") for n in (1, 2)], load=3
    )
    assert len(set(assigned(settings).values())) == 1
    undo(settings, "shop/customers", together)
    assert assigned(settings) == before


def test_an_id_stays_when_the_account_it_was_made_from_disappears(settings: Settings) -> None:
    gone = land(settings, "shop/customers", [account(1, **MAILBOX)])
    land(settings, "shop/customers", [account(2, **MAILBOX)], load=2)
    before = assigned(settings)["account:shop:2"]
    undo(settings, "shop/customers", gone)
    assert assigned(settings) == {
        "account:shop:2": before,
        "email:ana@example.org": before,
    }
    assert kept(settings) == [before]


def test_an_account_that_comes_back_finds_its_id_again(settings: Settings) -> None:
    gone = land(settings, "shop/customers", [account(1, **MAILBOX)])
    land(settings, "shop/customers", [account(2, **MAILBOX)], load=2)
    before = assigned(settings)
    undo(settings, "shop/customers", gone)
    assigned(settings)
    land(settings, "shop/customers", [account(1, **MAILBOX)], load=3)
    assert assigned(settings) == before
    assert len(kept(settings)) == 1


def test_an_id_is_never_given_to_another_person(settings: Settings) -> None:
    gone = land(settings, "shop/customers", [account(1, **MAILBOX)])
    land(settings, "shop/customers", [account(2, **MAILBOX)], load=2)
    before = assigned(settings)["account:shop:1"]
    undo(settings, "shop/customers", gone)
    assert assigned(settings)["account:shop:2"] == before
    land(settings, "shop/customers", [account(1, email_key="other@example.org")], load=3)
    found = assigned(settings)
    assert found["account:shop:1"] == before
    assert found["account:shop:2"] != before


def test_a_lost_map_before_a_change_still_gives_known_ids(settings: Settings) -> None:
    land(settings, "shop/customers", [account(9, **MAILBOX)])
    before = assigned(settings)["account:shop:9"]
    customer_ids_file(settings).unlink()
    land(settings, "shop/customers", [account(1, **MAILBOX)], load=2)
    assert assigned(settings)["account:shop:1"] == before
