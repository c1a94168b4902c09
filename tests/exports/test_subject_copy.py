"""The copy of everything held of a person: whole, of nobody else, made by a steward only."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError, UsageError
from crm.exports.access.answering import SubjectCopy, make_subject_copy
from crm.exports.record.healing import ENDING
from crm.identity.customer_ids import customer_ids_file
from crm.ops.events import SegmentMemberListed
from crm.ops.log import OperationalLog
from crm.privacy.requests import list_requests, open_request
from tests.exports.shorthand import ANA, exported
from tests.exports.world import publish_people, reachable
from tests.identity.raw_world import account, land

STEWARD = Actor("sorin", "steward")
NOON = datetime.fromisoformat("2026-03-01T12:00")


@pytest.fixture
def world(settings: Settings) -> Settings:
    """Eva with an account, a guest order and a ticket for Ion, who shares her number."""
    allowed = settings.model_copy(update={"local_steward": True})
    publish_people(
        allowed,
        [reachable("Eva", phone_e164="+40700000001"), reachable("Ion", phone_e164="+40700000001")],
    )
    people = {"account:shop:1": ("1", "eva"), "email:eva@example.ro": (None, "eva")}
    people |= {"account:shop:2": ("2", "ion")}
    _map(allowed, people)
    land(allowed, "shop/customers", [account(1, full_name="=Eva"), account(2, full_name="Ion")])
    orders = [
        {"order_id": "o1", "source_customer_id": "1", "email_key": "eva@example.ro"},
        {"order_id": "o2", "source_customer_id": None, "email_key": "eva@example.ro"},
        {"order_id": "o3", "source_customer_id": "2", "email_key": "eva@example.ro"},
        {"order_id": "o4", "source_customer_id": None, "phone_e164": "+40700000001"},
    ]
    land(allowed, "shop/orders", [{**one, "ordered_at": NOON} for one in orders])
    land(allowed, "shop/tickets", [_ticket("t1", "eva"), _ticket("t2", "ion")])
    return allowed


def _map(settings: Settings, people: dict[str, tuple[str | None, str]]) -> None:
    rows = [
        {
            "customer_key": key,
            "source": "shop" if number else None,
            "source_customer_id": number,
            "link_reason": "account",
            "own_customer_id": f"cust_{name}",
            "unmerged_customer_id": f"cust_{name}",
            "known_rank": rank,
            "first_load_id": "l",
        }
        for rank, (key, (number, name)) in enumerate(people.items())
    ]
    file = customer_ids_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), file)


def _ticket(ticket_id: str, holder: str) -> dict[str, Any]:
    address = f"{holder}@example.ro"
    return {
        "ticket_id": ticket_id,
        "order_id": "o1",
        "holder_email": address,
        "holder_email_key": address,
        "holder_name": holder.title(),
    }


def made(world: Settings, request: str = "access", **changes: Any) -> SubjectCopy:
    asked = open_request(world, "cust_eva", request, actor=ANA)
    words = {"actor": STEWARD, "reason": "letter", "is_identity_verified": True, **changes}
    return make_subject_copy(world, asked.request_id, **words)


def tables(copy: SubjectCopy) -> dict[str, list[dict[str, Any]]]:
    with ZipFile(copy.path) as archive:
        document = json.loads(archive.read("data.json"))
    return {one["name"]: one["rows"] for one in document["tables"]}


def test_the_copy_holds_the_person_and_nobody_else(world: Settings) -> None:
    listed = SegmentMemberListed(subject_id="press", customer_id="cust_eva", list="member")
    OperationalLog(world).append(listed, actor="ana")
    exported(world)

    held = tables(made(world))

    assert [row["order_id"] for row in held["shop.orders"]] == ["o1", "o2"]
    assert [row["source_customer_id"] for row in held["shop.customers"]] == ["1"]
    assert {row["holder_name"] for row in held["shop.tickets"]} == {"Eva", "another person"}
    assert {row["customer_id"] for row in held["dim_customer_contacts"]} == {"cust_eva"}
    assert {row["customer_id"] for row in held["dim_consents"]} == {"cust_eva"}
    assert len(held["exports.members"]) == 1
    assert [row["what"] for row in held["operational_log"]] == [
        "segment_member_listed",
        "privacy_request_opened",
        "contacts_read",
    ]


def test_nobody_else_s_address_or_name_is_anywhere_in_the_file(world: Settings) -> None:
    with ZipFile(made(world).path) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())

    assert "eva@example.ro" in text
    for word in ("ion@example.ro", "cust_ion", "Ion", "sorin"):
        assert word not in text, word


def test_every_table_is_a_csv_that_no_spreadsheet_runs_and_a_part_of_the_page(
    world: Settings,
) -> None:
    with ZipFile(made(world, language="ro").path) as archive:
        names = archive.namelist()
        page = archive.read("your_data.html").decode()
        text = archive.read("tables/delivered/shop.customers.csv").decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text else ",")
    assert row["full_name"] == "'=Eva"
    assert "Datele dumneavoastră" in page
    assert "generic, 20" not in page  # nobody exported anything yet
    assert len(names) == 2 + page.count("<h3 ")


def test_the_log_says_who_made_it_why_and_how_much_but_not_what(world: Settings) -> None:
    copy = made(world)

    read, logged = list(OperationalLog(world).read())[-2:]
    assert (read.kind, read.subject_id, read.actor) == ("contacts_read", "cust_eva", "sorin")
    assert (logged.kind, logged.actor) == ("subject_copy_made", "sorin")
    assert logged.payload is not None
    assert (logged.payload["reason"], logged.payload["rows_count"]) == ("letter", copy.rows_count)
    assert "eva@" not in json.dumps(logged.payload)
    assert copy.path.parent == world.paths.exports
    assert copy.path.stat().st_mode & 0o077 == 0
    assert not list(world.paths.exports.glob(f"*{ENDING}"))
    (request,) = list_requests(world)
    assert (request.closed_at, request.is_identity_verified) == (None, True)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"actor": ANA}, NotPermittedError, "may not copy"),
        ({"reason": "  "}, UsageError, "reason is logged"),
        ({"is_identity_verified": False}, UsageError, "this person who asks"),
        ({"request": "erasure"}, UsageError, "is for erasure"),
    ],
)
def test_a_copy_is_refused(
    world: Settings, changes: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        made(world, **changes)
    assert not list(Path(world.paths.exports).glob("*.zip"))


def test_a_steward_whom_the_machine_does_not_know_makes_none(world: Settings) -> None:
    asked = open_request(world, "cust_eva", "access", actor=ANA)
    forbidden = world.model_copy(update={"local_steward": False})

    with pytest.raises(NotPermittedError, match="CRM_LOCAL_STEWARD"):
        make_subject_copy(
            forbidden, asked.request_id, actor=STEWARD, reason="letter", is_identity_verified=True
        )
