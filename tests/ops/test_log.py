"""The log keeps every event, once, in order, whoever writes and however often."""

from __future__ import annotations

import multiprocessing
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crm.config import Settings
from crm.errors import CrmError, SettingsError, UsageError
from crm.ops import keys
from crm.ops.checkpoint import read_checkpoint
from crm.ops.events import KINDS, ConsentChanged, DoNotContactSet, SegmentRetired, parse
from crm.ops.log import OperationalLog
from crm.ops.past import Past
from crm.ops.records import Entry
from crm.ops.verify import verify

GRANT = ConsentChanged(
    subject_id="cust_ana", channel="email", purpose="marketing", state="granted", proof="form 12"
)


def test_what_is_appended_is_read_back_as_its_model(log: OperationalLog) -> None:
    when = datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=2)))
    written = log.append(GRANT, actor="ana", effective_at=when)
    (read,) = log.read()
    assert read == written
    assert read.event == GRANT
    assert (read.sequence, read.actor, read.kind) == (1, "ana", "consent_changed")
    assert read.effective_at == when
    assert read.recorded_at > when


def test_a_log_nobody_wrote_to_is_empty_and_makes_no_file(
    log: OperationalLog, settings: Settings
) -> None:
    assert list(log.read()) == []
    assert log.head().sequence == 0
    assert not settings.paths.log.exists()
    assert not settings.paths.audit_key.exists()


def test_events_are_found_by_kind_subject_and_position(log: OperationalLog) -> None:
    log.append(GRANT, actor="ana")
    log.append(DoNotContactSet(subject_id="cust_dan"), actor="ana")
    log.append(DoNotContactSet(subject_id="cust_ana"), actor="ana")
    assert [e.sequence for e in log.read(["do_not_contact_set"])] == [2, 3]
    assert [e.sequence for e in log.read(subjects=["cust_ana"])] == [1, 3]
    assert [e.sequence for e in log.read(since=2)] == [3]


def test_the_same_event_id_again_is_the_same_event(log: OperationalLog) -> None:
    first = log.append(GRANT, actor="ana", event_id="form-12")
    assert log.append(GRANT, actor="ana", event_id="form-12") == first
    assert log.head().sequence == 1


def test_an_event_id_never_names_two_events(log: OperationalLog) -> None:
    log.append(GRANT, actor="ana", event_id="form-12")
    withdrawn = GRANT.model_copy(update={"state": "withdrawn"})
    with pytest.raises(UsageError, match="form-12"):
        log.append(withdrawn, actor="ana", event_id="form-12")
    with pytest.raises(UsageError, match="form-12"):
        log.append(GRANT, actor="dan", event_id="form-12")
    assert log.head().sequence == 1


def test_a_check_sees_the_log_and_refuses_or_lets_the_event_in(log: OperationalLog) -> None:
    def once(past: Past) -> None:
        if list(past.read([GRANT.kind], subjects=[GRANT.subject_id])):
            raise UsageError("Ana has said so already.")

    first = log.append(GRANT, actor="ana", event_id="form-12", check=once)
    with pytest.raises(UsageError, match="already"):
        log.append(GRANT, actor="ana", event_id="form-13", check=once)
    assert log.append(GRANT, actor="ana", event_id="form-12", check=once) == first
    assert log.head().sequence == 1


def test_many_events_are_appended_all_or_none(log: OperationalLog) -> None:
    log.append(GRANT, actor="ana", event_id="taken")
    batch = [
        Entry(DoNotContactSet(subject_id="a")),
        Entry(SegmentRetired(subject_id="b"), None, "taken"),
    ]
    with pytest.raises(UsageError, match="taken"):
        log.append_all(batch, actor="ana")
    assert log.head().sequence == 1


def test_an_instant_without_a_zone_is_refused(log: OperationalLog) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        log.append(GRANT, actor="ana", effective_at=datetime(2026, 3, 1, 10))  # noqa: DTZ001


def test_nobody_cannot_write(log: OperationalLog) -> None:
    with pytest.raises(UsageError, match="actor"):
        log.append(GRANT, actor=" ")


def test_a_clock_that_jumps_back_does_not_reorder_the_log(
    log: OperationalLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = log.append(GRANT, actor="ana")

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2020, 1, 1, tzinfo=UTC)

    monkeypatch.setattr("crm.ops.records.datetime", Earlier)
    assert log.append(SegmentRetired(subject_id="x"), actor="ana").recorded_at == first.recorded_at


def test_the_database_itself_refuses_every_change_but_redaction(
    log: OperationalLog, settings: Settings
) -> None:
    log.append(GRANT, actor="ana")
    log.append(SegmentRetired(subject_id="x"), actor="ana")
    database = sqlite3.connect(settings.paths.log)
    for statement in (
        "delete from events",
        "update events set actor = 'eve' where sequence = 1",
        "update events set payload = '{}' where sequence = 1",
        "update events set redacted = 1 where sequence = 1",
        "update events set redacted = 1, payload = null, salt = null, subject_id = 'z'",
        "insert or replace into events select * from events where sequence = 1",
        "insert into events select 9, 'z', recorded_at, effective_at, actor, kind, subject_id,"
        " payload, salt, payload_digest, redacted, previous_hash, hash from events limit 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)
    database.close()
    assert verify(settings).is_intact


def test_redaction_removes_the_payload_from_the_disk_and_keeps_the_chain(
    log: OperationalLog, settings: Settings
) -> None:
    canary = "canary-7f3a9c1e5b"
    written = log.append(GRANT.model_copy(update={"proof": canary}), actor="ana")
    log.append(SegmentRetired(subject_id="x"), actor="ana")
    log.redact(written.event_id, actor="steward", reason="erasure 4")
    assert not any(
        canary.encode() in file.read_bytes() for file in settings.paths.log.parent.iterdir()
    )
    first, *_, last = log.read()
    assert first.redacted
    assert first.payload is None
    assert first.event is None
    assert (last.kind, last.subject_id, last.actor) == (
        "event_redacted",
        written.event_id,
        "steward",
    )
    assert verify(settings).is_intact


def test_redacting_twice_is_redacting_once(log: OperationalLog) -> None:
    written = log.append(GRANT, actor="ana")
    log.redact(written.event_id, actor="ana", reason="erasure")
    log.redact(written.event_id, actor="ana", reason="erasure")
    assert log.head().sequence == 2


def test_an_unknown_event_cannot_be_redacted(log: OperationalLog) -> None:
    with pytest.raises(UsageError, match="no event 'nope'"):
        log.redact("nope", actor="ana", reason="erasure")


def _append_many(settings: Settings, writer: int, count: int) -> None:
    log = OperationalLog(settings)
    for number in range(count):
        log.append(
            DoNotContactSet(subject_id=f"cust_{writer}_{number}"),
            actor=f"writer {writer}",
            event_id=f"{writer}-{number}",
        )
        log.append(
            DoNotContactSet(subject_id=f"shared_{number}"), actor="all", event_id=f"shared-{number}"
        )


def test_four_processes_append_without_losing_doubling_or_breaking_the_chain(
    log: OperationalLog, settings: Settings
) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append_many, args=(settings, w, 15)) for w in range(4)]
    for process in writers:
        process.start()
    for process in writers:
        process.join(60)
    assert [process.exitcode for process in writers] == [0] * 4
    assert [e.sequence for e in log.read()] == list(range(1, 4 * 15 + 15 + 1))
    assert verify(settings).is_intact
    assert read_checkpoint(settings) == log.head()


def test_the_key_file_is_private_made_once_and_outside_the_workspace(
    log: OperationalLog, settings: Settings
) -> None:
    log.append(GRANT, actor="ana")
    key = settings.paths.audit_key
    assert key.stat().st_mode & 0o777 == 0o600
    assert settings.paths.workspace not in key.parents
    before = key.read_text()
    assert not keys.make_key(settings)
    assert key.read_text() == before


def test_a_key_that_others_may_read_is_refused(log: OperationalLog, settings: Settings) -> None:
    log.append(GRANT, actor="ana")
    settings.paths.audit_key.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        log.append(GRANT, actor="ana")


def test_a_lost_key_is_never_replaced_in_silence(log: OperationalLog, settings: Settings) -> None:
    log.append(GRANT, actor="ana")
    settings.paths.audit_key.unlink()
    with pytest.raises(CrmError, match="put that file back"):
        log.append(GRANT, actor="ana")
    assert not settings.paths.audit_key.exists()


def test_the_key_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_AUDIT_KEY", "a key from a vault, long enough")
    settings = Settings(home=tmp_path)
    OperationalLog(settings).append(GRANT, actor="ana")
    assert verify(settings).is_intact
    assert not settings.paths.audit_key.exists()
    monkeypatch.setenv("CRM_AUDIT_KEY", "short")
    with pytest.raises(SettingsError, match="5 characters"):
        verify(Settings(home=tmp_path))


def test_every_kind_is_past_tense_and_parses_its_own_payload() -> None:
    assert all(kind.rsplit("_", 1)[1] in PAST for kind in KINDS), sorted(KINDS)
    assert parse("consent_changed", GRANT.subject_id, GRANT.payload()) == GRANT
    with pytest.raises(CrmError, match="kind 'moon_landed'"):
        parse("moon_landed", "x", {})
    with pytest.raises(CrmError, match="'state' cannot be read"):
        parse("consent_changed", "x", {**GRANT.payload(), "state": "maybe"})


PAST = {"defined", "retired", "changed", "set", "lifted", "made", "read", "kept", "undone"} | {
    "listed",
    "entrusted",
    "unlisted",
    "imported",
    "restored",
    "redacted",
    "added",
    "removed",
    "renamed",
    "coloured",
    "written",
    "edited",
    "pinned",
    "unpinned",
    "closed",
    "reopened",
    "logged",
    "stated",
    "withdrawn",
    "cleared",
    "redeemed",
    "adjusted",
    "granted",
    "reversed",
    "merged",
    "dismissed",
    "opened",
    "saved",
    "ran",
}
