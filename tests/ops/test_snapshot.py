"""dbt sees every event, typed, and the same log gives the same file."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from crm.config import Settings
from crm.ops.events import ConsentChanged, SegmentRetired
from crm.ops.log import OperationalLog
from crm.ops.snapshot import snapshot_file, write_snapshot


def test_an_empty_log_gives_an_empty_typed_table(settings: Settings) -> None:
    assert write_snapshot(settings) == 0
    described = duckdb.execute(f"describe select * from '{snapshot_file(settings)}'").fetchall()
    assert {name: kind for name, kind, *_ in described} == {
        "sequence": "BIGINT",
        "event_id": "VARCHAR",
        "recorded_at": "TIMESTAMP",
        "effective_at": "TIMESTAMP",
        "actor": "VARCHAR",
        "kind": "VARCHAR",
        "subject_id": "VARCHAR",
        "payload": "VARCHAR",
        "redacted": "BOOLEAN",
    }
    assert not settings.paths.log.exists()


def test_events_arrive_in_order_in_utc_with_their_payload(
    settings: Settings, log: OperationalLog
) -> None:
    when = datetime(2026, 3, 1, 8, tzinfo=UTC)
    consent = ConsentChanged(subject_id="c", channel="email", purpose="marketing", state="denied")
    gone = log.append(SegmentRetired(subject_id="old", reason="Ștefan said so"), actor="ana")
    log.append(consent, actor="ana", effective_at=when)
    log.redact(gone.event_id, actor="ana", reason="erasure")
    assert write_snapshot(settings) == 3
    rows = duckdb.execute(
        "select sequence, kind, effective_at, payload->>'state', redacted"
        f" from '{snapshot_file(settings)}' order by sequence"
    ).fetchall()
    assert rows[0][1:] == ("segment_retired", rows[0][2], None, True)
    assert rows[1] == (2, "consent_changed", when.replace(tzinfo=None), "denied", False)


def test_the_same_log_gives_the_same_bytes(settings: Settings, log: OperationalLog) -> None:
    log.append(SegmentRetired(subject_id="old"), actor="ana")
    write_snapshot(settings)
    first = snapshot_file(settings).read_bytes()
    write_snapshot(settings)
    assert snapshot_file(settings).read_bytes() == first
