"""What cannot be rebuilt comes back whole, proven, or not at all."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crm.config import Settings, load_settings
from crm.errors import BadInputError, LogTamperedError, UsageError
from crm.ops import keys
from crm.ops.backup import FORMAT, back_up
from crm.ops.events import DoNotContactSet
from crm.ops.log import OperationalLog
from crm.ops.restore import restore
from crm.ops.verify import verify


def write(settings: Settings, *names: str) -> None:
    for name in names:
        OperationalLog(settings).append(DoNotContactSet(subject_id=name), actor="ana")


def subjects(settings: Settings) -> list[str]:
    return [one.subject_id for one in OperationalLog(settings).read(["do_not_contact_set"])]


@pytest.fixture
def saved(settings: Settings, tmp_path: Path) -> Path:
    """A backup of a log of two events and a settings file."""
    settings.paths.create()
    settings.paths.settings_file.write_text('currency = "EUR"\n')
    write(settings, "one", "two")
    file = tmp_path / "backup.tar"
    back_up(settings, file)
    return file


def elsewhere(settings: Settings, tmp_path: Path, *, with_key: bool = True) -> Settings:
    """A new machine: the same tenant, another home, the key brought by hand."""
    new = load_settings(home=tmp_path / "new machine", tenant=settings.tenant)
    if with_key:
        new.paths.audit_key.parent.mkdir(parents=True)
        new.paths.audit_key.write_text(settings.paths.audit_key.read_text())
        new.paths.audit_key.chmod(0o600)
    return new


def test_a_new_machine_gets_log_and_settings_back(
    settings: Settings, saved: Path, tmp_path: Path
) -> None:
    new = elsewhere(settings, tmp_path)
    restored = restore(new, saved, actor="ana")
    assert restored.head.sequence == 2
    assert subjects(new) == ["one", "two"]
    assert verify(new).is_intact
    assert new.paths.settings_file.read_text() == 'currency = "EUR"\n'
    assert [one.kind for one in OperationalLog(new).read()][-1] == "log_restored"


def test_the_key_is_never_in_a_backup_and_the_file_is_private(
    settings: Settings, saved: Path
) -> None:
    assert settings.paths.audit_key.read_text().strip().encode() not in saved.read_bytes()
    assert saved.stat().st_mode & 0o777 == 0o600
    with tarfile.open(saved) as tar:
        assert sorted(tar.getnames()) == [
            "events.checkpoint",
            "events.sqlite",
            "manifest.json",
            "settings.toml",
        ]


def test_a_backup_holds_what_is_still_in_the_write_ahead_log(
    settings: Settings, tmp_path: Path
) -> None:
    write(settings, "one")
    reader = sqlite3.connect(settings.paths.log)
    reader.execute("begin")
    reader.execute("select * from events").fetchall()  # keeps the log from being folded in
    write(settings, "two")
    back_up(settings, tmp_path / "backup.tar")
    reader.close()
    new = elsewhere(settings, tmp_path)
    restore(new, tmp_path / "backup.tar", actor="ana")
    assert subjects(new) == ["one", "two"]


def test_a_tampered_log_is_not_backed_up(settings: Settings, tmp_path: Path) -> None:
    write(settings, "one")
    database = sqlite3.connect(settings.paths.log)
    database.execute("drop trigger events_are_only_redacted")
    database.execute("update events set actor = 'eve'")
    database.commit()
    with pytest.raises(LogTamperedError, match="event 1 of"):
        back_up(settings, tmp_path / "backup.tar")
    assert not list(tmp_path.glob("backup*"))


def test_a_backup_overwrites_nothing(settings: Settings, saved: Path, tmp_path: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(UsageError, match="never overwrites"):
        back_up(settings, saved)
    assert saved.read_bytes() == before
    with pytest.raises(UsageError, match="does not exist"):
        back_up(settings, tmp_path / "nowhere" / "backup.tar")
    empty = load_settings(home=tmp_path / "empty", tenant="empty")
    with pytest.raises(UsageError, match="neither log nor settings"):
        back_up(empty, tmp_path / "other.tar")


def test_events_the_backup_lacks_are_lost_only_by_force(settings: Settings, saved: Path) -> None:
    write(settings, "three")
    with pytest.raises(UsageError, match="--force"):
        restore(settings, saved, actor="ana")
    assert subjects(settings) == ["one", "two", "three"]
    restore(settings, saved, actor="ana", force=True)
    assert subjects(settings) == ["one", "two"]
    assert verify(settings).is_intact


def test_a_log_as_long_but_different_is_lost_only_by_force(
    settings: Settings, saved: Path, tmp_path: Path
) -> None:
    new = elsewhere(settings, tmp_path)
    write(new, "other", "words")
    with pytest.raises(UsageError, match="--force"):
        restore(new, saved, actor="ana")
    assert subjects(new) == ["other", "words"]


def test_a_shorter_beginning_of_the_same_log_needs_no_force(
    settings: Settings, tmp_path: Path
) -> None:
    write(settings, "one")
    back_up(settings, tmp_path / "early.tar")
    write(settings, "two")
    back_up(settings, tmp_path / "late.tar")
    new = elsewhere(settings, tmp_path)
    with_early = tmp_path / "early.tar"
    restore(new, with_early, actor="ana", force=False)
    with pytest.raises(UsageError, match="--force"):  # its restore event is only there
        restore(new, tmp_path / "late.tar", actor="ana")
    restore(new, tmp_path / "late.tar", actor="ana", force=True)
    assert subjects(new) == ["one", "two"]


def test_a_damaged_log_is_replaced_by_force(settings: Settings, saved: Path) -> None:
    settings.paths.log.write_bytes(b"no database at all" * 1000)
    with pytest.raises(UsageError, match="unreadable"):
        restore(settings, saved, actor="ana")
    restore(settings, saved, actor="ana", force=True)
    assert subjects(settings) == ["one", "two"]
    assert verify(settings).is_intact


def test_without_the_key_nothing_is_restored(
    settings: Settings, saved: Path, tmp_path: Path
) -> None:
    new = elsewhere(settings, tmp_path, with_key=False)
    with pytest.raises(UsageError, match="CRM_AUDIT_KEY"):
        restore(new, saved, actor="ana")
    keys.make_key(new)
    with pytest.raises(LogTamperedError, match=r"does not verify|not signed"):
        restore(new, saved, actor="ana")
    assert not new.paths.log.exists()


def test_other_settings_stay_beside_the_restored_ones(settings: Settings, saved: Path) -> None:
    settings.paths.settings_file.write_text('currency = "RON"\n')
    restore(settings, saved, actor="ana", force=True)
    kept = settings.paths.settings_file.with_name("settings.toml.before-restore")
    assert kept.read_text() == 'currency = "RON"\n'
    assert settings.paths.settings_file.read_text() == 'currency = "EUR"\n'


def repacked(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with tarfile.open(file) as tar:
        parts = {name: tar.extractfile(name).read() for name in tar.getnames()}  # type: ignore[union-attr]
    change(parts)
    folder = file.parent / "parts"
    folder.mkdir()
    for name, content in parts.items():
        (folder / name).write_bytes(content)
    changed = file.with_name("changed.tar")
    with tarfile.open(changed, "w") as tar:
        for name in parts:
            tar.add(folder / name, arcname=name)
    return changed


def _shorten(parts: dict[str, bytes]) -> None:
    parts["events.sqlite"] = parts["events.sqlite"][:-1]


def _drop(parts: dict[str, bytes]) -> None:
    del parts["events.sqlite"]


def _no_manifest(parts: dict[str, bytes]) -> None:
    del parts["manifest.json"]


@pytest.mark.parametrize("change", [_shorten, _drop, _no_manifest])
def test_a_damaged_backup_changes_nothing(
    settings: Settings, saved: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    with pytest.raises(BadInputError):
        restore(settings, repacked(saved, change), actor="ana")
    assert subjects(settings) == ["one", "two"]


@pytest.mark.parametrize("content", [b"", b"not a tar", None])
def test_what_is_no_backup_is_said_to_be_none(
    settings: Settings, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "some.tar"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInputError, match=r"some\.tar"):
        restore(settings, file, actor="ana")


def test_another_tenants_backup_is_refused(saved: Path, tmp_path: Path) -> None:
    other = load_settings(home=tmp_path / "other", tenant="opera")
    with pytest.raises(UsageError, match="not of 'opera'"):
        restore(other, saved, actor="ana")


def test_files_of_ids_that_events_name_come_back_too(settings: Settings, tmp_path: Path) -> None:
    write(settings, "one")
    kept = settings.paths.raw / "segments" / "press" / f"{'a' * 64}.parquet"
    delivered = settings.paths.raw / "shop" / "orders" / "load.parquet"
    for file in (kept, delivered):
        file.parent.mkdir(parents=True)
        file.write_bytes(b"ids")
    back_up(settings, tmp_path / "with ids.tar")
    new = elsewhere(settings, tmp_path)
    restore(new, tmp_path / "with ids.tar", actor="ana")
    found = [path.relative_to(new.paths.raw) for path in new.paths.raw.rglob("*.parquet")]
    assert found == [kept.relative_to(settings.paths.raw)]
    assert (new.paths.raw / found[0]).read_bytes() == b"ids"


def test_a_newer_format_is_refused(settings: Settings, saved: Path) -> None:
    def newer(parts: dict[str, bytes]) -> None:
        manifest = {**json.loads(parts["manifest.json"]), "format": FORMAT + 1}
        parts["manifest.json"] = json.dumps(manifest).encode()

    with pytest.raises(UsageError, match="newer version"):
        restore(settings, repacked(saved, newer), actor="ana")


def test_an_archive_that_reaches_out_of_its_folder_changes_nothing(
    settings: Settings, saved: Path, tmp_path: Path
) -> None:
    """Names that climb, absolute names and links: only the four known parts are ever read."""
    (tmp_path / "secret").write_text("secret")
    hostile = tmp_path / "hostile.tar"
    with tarfile.open(saved) as source, tarfile.open(hostile, "w") as target:
        for member in source.getmembers():
            target.addfile(member, source.extractfile(member))
        for name in ("../escaped", str(tmp_path / "escaped"), "settings.toml/../../escaped"):
            target.addfile(tarfile.TarInfo(name), io.BytesIO())
    new = elsewhere(settings, tmp_path)
    restore(new, hostile, actor="ana")
    assert not list(tmp_path.rglob("escaped"))

    linked = tmp_path / "linked.tar"
    with tarfile.open(saved) as source, tarfile.open(linked, "w") as target:
        for member in source.getmembers():
            if member.name == "settings.toml":
                member = tarfile.TarInfo(member.name)
                member.type, member.linkname = tarfile.SYMTYPE, str(tmp_path / "secret")
                target.addfile(member)
            else:
                target.addfile(member, source.extractfile(member))
    with pytest.raises(BadInputError, match="no backup"):
        restore(new, linked, actor="ana")


def test_a_compressed_archive_is_no_backup(settings: Settings, saved: Path, tmp_path: Path) -> None:
    """A small file that unpacks to terabytes is refused before a byte of it is unpacked."""
    packed = tmp_path / "backup.tar.gz"
    packed.write_bytes(gzip.compress(saved.read_bytes()))
    with pytest.raises(BadInputError, match="no backup"):
        restore(elsewhere(settings, tmp_path), packed, actor="ana")
