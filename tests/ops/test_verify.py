"""Whatever is done to the file without the key is found."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from crm.config import Settings
from crm.errors import LogTamperedError
from crm.ops.chain import Row, link_hash, payload_digest
from crm.ops.checkpoint import checkpoint_file
from crm.ops.events import ConsentChanged, DoNotContactSet
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.ops.schema import FROZEN_COLUMNS
from crm.ops.verify import verify, verify_or_refuse

EVENTS = 12
Mutation = Callable[[sqlite3.Connection, random.Random], None]


@pytest.fixture
def written(settings: Settings) -> Settings:
    log = OperationalLog(settings)
    entries = [
        Entry(
            ConsentChanged(
                subject_id=f"cust_{n}", channel="email", purpose="marketing", state="granted"
            )
        )
        for n in range(EVENTS - 2)
    ]
    first, *_ = log.append_all(entries, actor="ana")
    log.append(DoNotContactSet(subject_id="cust_1"), actor="dan")
    log.redact(first.event_id, actor="steward", reason="erasure")
    return settings


def edit(database: sqlite3.Connection, chance: random.Random) -> None:
    column = chance.choice([name for name in FROZEN_COLUMNS if name != "sequence"])
    sequence = chance.randint(1, EVENTS)
    (old,) = database.execute(
        f"select {column} from events where sequence = ?", [sequence]
    ).fetchone()
    at = chance.randrange(len(old) + 1)
    new = old[:at] + chance.choice("0af:x\x00") + old[at + chance.randint(0, 1) :]
    new = new if new != old else old + "!"
    database.execute(f"update events set {column} = ? where sequence = ?", [new, sequence])


def edit_payload(database: sqlite3.Connection, chance: random.Random) -> None:
    sequence = chance.randint(2, EVENTS)
    database.execute(
        "update events set payload = replace(payload, '}', ',\"x\":1}') where sequence = ?",
        [sequence],
    )


def edit_payload_and_digest(database: sqlite3.Connection, chance: random.Random) -> None:
    payload, salt = '{"state":"denied"}', "00"
    database.execute(
        "update events set payload = ?, salt = ?, payload_digest = ? where sequence = ?",
        [payload, salt, payload_digest(salt, payload), chance.randint(2, EVENTS)],
    )


def hide_payload(database: sqlite3.Connection, chance: random.Random) -> None:
    database.execute(
        "update events set payload = null, salt = null, redacted = 1 where sequence = ?",
        [chance.randint(2, EVENTS)],
    )


def bring_payload_back(database: sqlite3.Connection, chance: random.Random) -> None:
    salt, payload = "ab", json.dumps({"state": "granted", "n": chance.random()})
    database.execute(
        "update events set payload = ?, salt = ?, redacted = 0 where sequence = 1", [payload, salt]
    )


def delete(database: sqlite3.Connection, chance: random.Random) -> None:
    database.execute("delete from events where sequence = ?", [chance.randint(1, EVENTS)])


def delete_and_renumber(database: sqlite3.Connection, chance: random.Random) -> None:
    gone = chance.randint(1, EVENTS - 1)
    database.execute("delete from events where sequence = ?", [gone])
    for sequence in range(gone + 1, EVENTS + 1):
        database.execute(
            "update events set sequence = ? where sequence = ?", [sequence - 1, sequence]
        )


def truncate(database: sqlite3.Connection, chance: random.Random) -> None:
    database.execute("delete from events where sequence > ?", [chance.randint(0, EVENTS - 1)])


def insert(database: sqlite3.Connection, chance: random.Random) -> None:
    copied = chance.randint(1, EVENTS)
    columns = [name for name in Row._fields if name not in ("sequence", "event_id")]
    database.execute(
        f"insert into events (sequence, event_id, {', '.join(columns)})"
        f" select ?, 'forged', {', '.join(columns)} from events where sequence = ?",
        [EVENTS + 1, copied],
    )


def swap(database: sqlite3.Connection, chance: random.Random) -> None:
    one, other = chance.sample(range(1, EVENTS + 1), 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        database.execute("update events set sequence = ? where sequence = ?", [new, old])


def restamp(database: sqlite3.Connection, chance: random.Random) -> None:
    """Rewrite an event and re-sign all that follow, knowing the code but not the key."""
    changed, guess = chance.randint(1, EVENTS), chance.randbytes(32)
    database.execute("update events set actor = 'eve' where sequence = ?", [changed])
    rows = [Row._make(row) for row in database.execute("select * from events order by sequence")]
    previous = rows[changed - 2].hash if changed > 1 else rows[0].previous_hash
    for row in rows[changed - 1 :]:
        row = row._replace(previous_hash=previous)
        previous = link_hash(guess, row)
        database.execute(
            "update events set previous_hash = ?, hash = ? where sequence = ?",
            [row.previous_hash, previous, row.sequence],
        )


TAMPERINGS: tuple[Mutation, ...] = (
    edit,
    edit_payload,
    edit_payload_and_digest,
    hide_payload,
    bring_payload_back,
    delete,
    delete_and_renumber,
    truncate,
    insert,
    swap,
    restamp,
)


def tampered(file: Path, mutation: Mutation, chance: random.Random) -> None:
    database = sqlite3.connect(file)
    for (name,) in database.execute(
        "select name from sqlite_master where type = 'trigger'"
    ).fetchall():
        database.execute(f"drop trigger {name}")
    mutation(database, chance)
    database.commit()
    database.close()


def test_an_untouched_log_verifies(written: Settings) -> None:
    found = verify(written)
    assert found.is_intact
    assert found.events_count == EVENTS


def survivors(written: Settings, mutation: Mutation, times: int) -> list[int]:
    """Tamper in as many random ways; return the seeds that were not found."""
    log, pristine = written.paths.log, written.paths.log.with_suffix(".pristine")
    sqlite3.connect(log).execute("pragma wal_checkpoint(truncate)")
    shutil.copy(log, pristine)
    unseen = []
    for seed in range(times):
        for leftover in log.parent.glob("events.sqlite*"):
            leftover.unlink()
        shutil.copy(pristine, log)
        tampered(log, mutation, random.Random(f"{mutation.__name__} {seed}"))
        if verify(written).is_intact:
            unseen.append(seed)
    return unseen


@pytest.mark.parametrize("mutation", TAMPERINGS, ids=lambda m: m.__name__)
def test_every_tampering_is_found(written: Settings, mutation: Mutation) -> None:
    assert survivors(written, mutation, 20) == []


@pytest.mark.slow
@pytest.mark.parametrize("mutation", TAMPERINGS, ids=lambda m: m.__name__)
def test_a_thousand_tamperings_are_found(written: Settings, mutation: Mutation) -> None:
    assert survivors(written, mutation, 100) == []


def test_a_deleted_log_is_found(written: Settings) -> None:
    for file in written.paths.log.parent.iterdir():
        file.unlink()
    assert "12 were signed" in verify(written).problems[0].what


def test_a_deleted_checkpoint_is_found(written: Settings) -> None:
    checkpoint_file(written).unlink()
    assert "checkpoint" in verify(written).problems[0].what


def test_a_forged_checkpoint_is_found(written: Settings) -> None:
    note = checkpoint_file(written)
    note.write_text(note.read_text().replace('"sequence": 12', '"sequence": 11'))
    with pytest.raises(LogTamperedError, match="not signed"):
        verify(written)


def test_a_damaged_file_is_a_finding_not_a_crash(written: Settings) -> None:
    log = written.paths.log
    sqlite3.connect(log).execute("pragma wal_checkpoint(truncate)")
    content = bytearray(log.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    log.write_bytes(content)
    assert not verify(written).is_intact


def test_the_refusal_names_the_event_and_the_file(written: Settings) -> None:
    tampered(written.paths.log, edit_payload, random.Random(1))
    with pytest.raises(LogTamperedError, match=r"event \d+ of .*events.sqlite does not verify"):
        verify_or_refuse(written)


def test_a_log_ahead_of_its_checkpoint_is_intact(written: Settings) -> None:
    """A kill between the commit and the checkpoint leaves this, and it is not tampering."""
    note = checkpoint_file(written).read_text()
    OperationalLog(written).append(DoNotContactSet(subject_id="cust_9"), actor="dan")
    checkpoint_file(written).write_text(note)
    assert verify(written).is_intact
