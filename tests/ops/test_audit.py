"""The audit: filtered, newest first, without what people typed, for stewards only."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError
from crm.exports.audit import write_audit
from crm.ops.audit import AuditFilter, audit_events, audit_summary
from crm.ops.events import ContactsRead, LoadUndone, NoteWritten
from crm.ops.log import OperationalLog

STEWARD = Actor("ana", "steward")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path, tenant="shop", local_steward=True)
    log = OperationalLog(settings)
    log.append(NoteWritten(subject_id="cust_1", body="canary words"), actor="dan")
    for number in range(3):
        undone = LoadUndone(
            subject_id=f"load_{number}", file="a.csv", table="orders", rows_count=number
        )
        log.append(undone, actor="ana")
    read = ContactsRead(
        subject_id="cust_2", role="steward", purpose="request 17", customers_count=1
    )
    log.append(read, actor="ana")
    return settings


def test_the_newest_events_come_first_a_page_at_a_time(settings: Settings) -> None:
    page = audit_events(settings, AuditFilter(), actor=STEWARD, limit=2, offset=1)

    assert [event.sequence for event in page] == [4, 3]
    assert page[0].details == {"file": "a.csv", "table": "orders", "rows_count": 2}


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (AuditFilter(), 5),
        (AuditFilter(kinds=("load_undone",)), 3),
        (AuditFilter(actor="dan"), 1),
        (AuditFilter(subject_id="cust_2"), 1),
        (AuditFilter(first_day=datetime.now(UTC).date().replace(year=2000)), 5),
        (AuditFilter(last_day=datetime.now(UTC).date().replace(year=2000)), 0),
    ],
)
def test_filters_agree_with_their_count(
    settings: Settings, wanted: AuditFilter, count: int
) -> None:
    found = audit_summary(settings, wanted, actor=STEWARD)

    assert found.events_count == count == len(audit_events(settings, wanted, actor=STEWARD))
    assert found.kinds == {"contacts_read": 1, "load_undone": 3, "note_written": 1}
    assert found.actors == ("ana", "dan")


def test_what_people_typed_is_neither_shown_nor_written(settings: Settings) -> None:
    events = audit_events(settings, AuditFilter(), actor=STEWARD)
    file = io.BytesIO()

    assert write_audit(events, file, locale="ro_RO", timezone="UTC") == 5
    assert "canary" not in str(events)
    assert b"canary" not in file.getvalue()


@pytest.mark.parametrize("role", ["viewer", "analyst", "marketer"])
def test_only_a_steward_looks_through_it(settings: Settings, role: str) -> None:
    with pytest.raises(NotPermittedError):
        audit_events(settings, AuditFilter(), actor=Actor("eve", role))
    with pytest.raises(NotPermittedError):
        audit_summary(settings, AuditFilter(), actor=Actor("eve", role))


def test_a_log_nobody_wrote_is_empty(tmp_path: Path) -> None:
    empty = Settings(home=tmp_path / "new", tenant="shop", local_steward=True)

    assert audit_events(empty, AuditFilter(), actor=STEWARD) == []
    assert audit_summary(empty, AuditFilter(), actor=STEWARD).events_count == 0
