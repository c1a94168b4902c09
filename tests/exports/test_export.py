from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import stat
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import CheckFailedError, CrmError, NotBuiltError, NotPermittedError, UsageError
from crm.exports import making
from crm.exports.export import ExportResult, export_segment, preview_waterfall
from crm.exports.people.rows import load_rows
from crm.exports.record.place import manifest_of
from crm.exports.record.register import made_exports
from crm.ops.events import ConsentChanged, ExportMade, SegmentRetired
from crm.ops.log import LoggedEvent, OperationalLog
from crm.segments.life.definitions import create
from tests.exports.payloads import PAYLOADS
from tests.exports.world import AS_OF, BUILD_ID, Customer, publish_people, reachable

ANA = Actor("ana", "marketer")
NOON = datetime.fromisoformat("2026-03-01T12:00")
PEOPLE = [
    reachable("Ana"),
    reachable("Ștefan", email="Stefan@Example.RO", email_key="stefan@example.ro"),
    reachable("Twin", email_key="ana@example.ro", last_order_at=NOON),
    reachable("Refused", consent="withdrawn"),
    reachable("Unasked", consent=None),
    reachable("Bounced", suppression="bounced"),
    reachable("Child", age=15),
    Customer("Mute"),
    Customer("Broken", email="broken@", email_key=None),
]
IN_FILE = {"cust_twin", "cust_ștefan"}


@pytest.fixture
def world(settings: Settings) -> Settings:
    publish_people(settings, PEOPLE)
    return settings


def exported(settings: Settings, slug: str = "everyone", **changes: str) -> ExportResult:
    return export_segment(settings, slug, actor=ANA, reason="spring newsletter", **changes)  # type: ignore[arg-type]


def logged(settings: Settings) -> list[LoggedEvent]:
    return list(OperationalLog(settings).read([ExportMade.kind]))


def csv_ids(result: ExportResult) -> set[str]:
    assert result.path
    rows = csv.DictReader(io.StringIO(result.path.read_text("utf-8")))
    return {row["customer_id"] for row in rows}


def test_button_file_manifest_and_log_say_one_number(world: Settings) -> None:
    button = preview_waterfall(world, "everyone")
    result = exported(world, format="csv-system")
    assert result.path
    assert result.manifest
    assert csv_ids(result) == IN_FILE
    (event,) = logged(world)
    assert event.payload
    numbers = {
        button.in_file,
        result.rows,
        result.manifest["rows"],
        result.manifest["waterfall"]["in_file"],
        event.payload["rows_count"],
        int(result.path.stem.rsplit("__", 1)[1]),
    }
    assert numbers == {2}
    assert button == result.waterfall
    assert button.residue == 0


def test_the_waterfall_names_every_loss(world: Settings) -> None:
    assert preview_waterfall(world, "everyone").as_counts() == {
        "members": 9,
        "no usable contact: invalid": 1,
        "no usable contact: missing": 1,
        "no consent: refused": 1,
        "no consent: unknown": 1,
        "suppressed: bounced": 1,
        "under minimum age: younger than 16": 1,
        "duplicate contact: same contact as a more recent customer": 1,
        "in the file": 2,
    }


def test_the_manifest_proves_the_file_and_the_log_holds_no_contact(world: Settings) -> None:
    result = exported(world)
    assert result.path
    manifest = json.loads(manifest_of(result.path).read_text("utf-8"))
    assert manifest == json.loads(json.dumps(result.manifest))
    assert manifest["sha256"] == hashlib.sha256(result.path.read_bytes()).hexdigest()
    assert manifest["build_id"] == BUILD_ID
    assert manifest["segment"]["rule"] == {"field": "orders_count", "op": "gte", "value": 0}
    assert manifest["made_by"] == {"name": "ana", "role": "marketer"}
    assert manifest["reason"] == "spring newsletter"
    (event,) = logged(world)
    assert event.payload
    assert event.actor == "ana"
    assert event.payload["file_sha256"] == manifest["sha256"]
    assert event.payload["reason"] == "spring newsletter"
    written = json.dumps([event.payload, manifest], ensure_ascii=False)
    assert "@" not in written
    assert "cust_" not in written
    assert "Ștefan" not in written


def test_the_workbook_has_the_people_and_says_what_it_is(world: Settings) -> None:
    result = exported(world)
    assert result.path
    book = openpyxl.load_workbook(result.path)
    header, *rows = book["Data"].values
    assert header == ("customer_id", "full_name", "email")
    assert ("cust_ștefan", "Ștefan Pop", "stefan@example.ro") in rows
    about = {str(name): value for name, value in book["About this file"].values}
    assert about["Segment"] == "everyone, version 1"
    assert about["Purpose"] == "marketing"
    assert about["Build"] == BUILD_ID
    assert about["As of"] == AS_OF.isoformat()
    assert about["members"] == "9"
    assert about["in the file"] == "2"
    assert about["Delete by"] == result.manifest["delete_by"]  # type: ignore[index]


def test_the_name_is_made_by_the_product_and_the_file_is_private(world: Settings) -> None:
    first, second = exported(world), exported(world)
    assert first.path
    assert second.path
    assert first.path.name == "everyone__marketing-email__generic__2026-03-29__2.xlsx"
    assert second.path.name == "everyone__marketing-email__generic__2026-03-29__2__2.xlsx"
    assert first.path.parent == world.paths.exports
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    left = {path.name for path in world.paths.exports.iterdir()}
    assert not any(name.endswith(".unfinished") for name in left)


def test_consent_withdrawn_after_the_preview_is_respected(world: Settings) -> None:
    assert preview_waterfall(world, "everyone").in_file == 2
    withdrawn = ConsentChanged(
        subject_id="cust_ștefan", channel="email", purpose="marketing", state="withdrawn"
    )
    OperationalLog(world).append(withdrawn, actor="desk")
    result = exported(world, format="csv-system")
    assert csv_ids(result) == {"cust_twin"}
    assert result.waterfall.lost_at("no consent") == 3


def test_consent_withdrawn_while_the_file_is_written_stops_the_export(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withdraw_first(*words: Any) -> None:
        withdrawn = ConsentChanged(
            subject_id="cust_twin", channel="email", purpose="marketing", state="withdrawn"
        )
        OperationalLog(world).append(withdrawn, actor="desk")
        load_rows(*words)

    monkeypatch.setattr(making, "load_rows", withdraw_first)
    with pytest.raises(CheckFailedError, match="would hold 1 people and not 2"):
        exported(world)
    assert [path.name for path in world.paths.exports.iterdir()] == [".lock"]
    assert logged(world) == []


def test_consent_to_one_purpose_or_channel_is_not_consent_to_another(world: Settings) -> None:
    for changes in ({"purpose": "service"}, {"channel": "sms"}):
        result = exported(world, **changes)
        assert result.path is None
        assert result.rows == 0


def test_a_text_message_needs_a_number_and_leaves_the_address_at_home(settings: Settings) -> None:
    phone = {"phone": "0722 123 456", "phone_e164": "+40722123456", "channel": "sms"}
    publish_people(settings, [reachable("Ana", **phone)])
    result = exported(settings, channel="sms", format="csv-system")
    assert result.path
    assert result.path.read_bytes() == (
        b"customer_id,full_name,phone\r\ncust_ana,Ana Pop,+40722123456\r\n"
    )


def test_phones_in_a_csv_for_people_come_with_a_warning(settings: Settings) -> None:
    phone = {"phone": "0722 123 456", "phone_e164": "+40722123456", "channel": "sms"}
    publish_people(settings, [reachable("Ana", **phone)])
    assert "the format xlsx keeps it" in exported(settings, channel="sms", format="csv").sentence
    assert "Excel" not in exported(settings, channel="sms", format="xlsx").sentence


def test_nobody_left_means_no_file_and_a_sentence(settings: Settings) -> None:
    publish_people(settings, [reachable("Refused", consent="denied"), Customer("Mute")])
    result = exported(settings)
    assert result.path is None
    assert result.manifest is None
    assert result.sentence == (
        "Nobody of the 2 members of 'everyone' may be contacted "
        "(1 no usable contact, 1 no consent); no file was written."
    )
    assert logged(settings) == []
    assert [path.name for path in settings.paths.exports.iterdir()] == [".lock"]


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_contacts_need_the_role_marketer(world: Settings, role: str) -> None:
    with pytest.raises(NotPermittedError, match="may not export contacts"):
        export_segment(world, "everyone", reason="r", actor=Actor("ina", role))
    assert logged(world) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slug": "nobody-knows"}, "no segment 'nobody-knows'"),
        ({"slug": "../../etc/passwd"}, "no segment"),
        ({"channel": "push"}, "use one of email, sms, post"),
        ({"purpose": "fun"}, "use one of marketing"),
        ({"format": "xls"}, "use one of xlsx"),
        ({"destination": "../generic"}, "use one of generic"),
    ],
)
def test_what_does_not_exist_is_refused_and_nothing_is_written(
    world: Settings, changes: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        exported(world, **changes)
    assert not list(world.paths.exports.glob("*.xlsx"))


def test_a_reason_is_required(world: Settings) -> None:
    with pytest.raises(UsageError, match="why contacts leave"):
        export_segment(world, "everyone", reason="  ", actor=ANA)


def test_a_workspace_never_built_says_so(settings: Settings) -> None:
    with pytest.raises(NotBuiltError):
        exported(settings)


def test_a_segment_defined_after_the_build_is_asked_of_it(world: Settings) -> None:
    create(world, "buyers", {"field": "orders_count", "op": "gte", "value": 1}, actor=ANA)
    create(world, "everyone", {"field": "orders_count", "op": "gt", "value": 1}, actor=ANA)
    assert preview_waterfall(world, "buyers").members == 9
    assert preview_waterfall(world, "everyone").members == 0
    result = exported(world, "buyers")
    assert result.manifest
    assert result.manifest["segment"]["members"] == "asked just now"


def test_a_retired_segment_is_not_exported(world: Settings) -> None:
    OperationalLog(world).append(SegmentRetired(subject_id="everyone"), actor="ana")
    with pytest.raises(UsageError, match="no segment 'everyone'"):
        exported(world)


def test_a_log_that_cannot_be_written_means_no_file(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise CrmError("the log is full")

    monkeypatch.setattr(making.OperationalLog, "append", refuse)
    with pytest.raises(CrmError, match="the log is full"):
        exported(world)
    assert [path.name for path in world.paths.exports.iterdir()] == [".lock"]


def test_what_a_killed_export_left_behind_is_removed_by_the_next(world: Settings) -> None:
    left_behind = world.paths.exports / "x__2.csv.unfinished"
    left_behind.write_text("ana@example.ro")
    exported(world)
    assert not left_behind.exists()


def test_hostile_names_run_in_no_exported_file(settings: Settings) -> None:
    people = [reachable(f"P{number}") for number in range(len(PAYLOADS))]
    named = [
        Customer(text, email=one.email, email_key=one.email_key)
        for text, one in zip(PAYLOADS, people, strict=True)
    ]
    publish_people(settings, named)
    book = exported(settings)
    assert book.path
    assert book.rows == len(PAYLOADS)
    cells = [cell for row in openpyxl.load_workbook(book.path)["Data"] for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    plain = exported(settings, format="csv")
    assert plain.path
    text = io.StringIO(plain.path.read_bytes().decode("utf-8-sig"), newline="")
    for row in csv.reader(text, delimiter=";"):
        assert not any(cell[:1] in set("=+-@＝＋－＠\t\r\n") for cell in row if cell)


def test_a_file_kept_beyond_its_day_is_overdue_until_it_is_deleted(world: Settings) -> None:
    result = exported(world)
    assert result.path
    (made,) = made_exports(world)
    day = date.fromisoformat(str(made.event.delete_by))
    folder = world.paths.exports
    assert not made.is_overdue(folder, day)
    assert made.is_overdue(folder, day + timedelta(days=1))
    result.path.unlink()
    assert not made.is_overdue(folder, day + timedelta(days=1))
