"""`crm export verify`: what was changed is told, and so is who withdrew since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from crm.config import Settings
from crm.errors import CheckFailedError, UsageError
from crm.exports.proof.verify import verify_export
from crm.exports.record.members import members_file
from crm.exports.result import ExportResult
from crm.ops.events import CustomersMerged
from crm.ops.log import OperationalLog
from crm.privacy.requests import open_request
from tests.cli.whole import app
from tests.exports.shorthand import ANA, ban, exported, withdraw
from tests.exports.world import publish_people, reachable


@pytest.fixture
def world(settings: Settings) -> Settings:
    publish_people(settings, [reachable(name) for name in ("Ana", "Ion", "Eva", "Dan", "Mia")])
    return settings


def file_of(result: ExportResult) -> Path:
    assert result.path
    return result.path


def test_a_genuine_file_verifies_under_any_name_and_anywhere(
    world: Settings, tmp_path: Path
) -> None:
    result = exported(world)
    renamed = tmp_path / "elsewhere" / "Newsletter (final).csv"
    renamed.parent.mkdir()
    shutil.copy(file_of(result), renamed)
    for path in (file_of(result), renamed, result.manifest_path):
        assert path
        found = verify_export(world, path)
        assert (found.is_genuine, found.problems, found.since) == (True, (), {})
        assert found.export.event.rows_count == 5


def test_who_withdrew_was_suppressed_asked_or_merged_since_is_counted(world: Settings) -> None:
    result = exported(world)
    withdraw(world, "cust_ana")
    ban(world, "cust_ion")
    open_request(world, "cust_eva", "erasure", actor=ANA)
    merged = CustomersMerged(subject_id="cust_dan", other_ids=["cust_mia"])
    OperationalLog(world).append(merged, actor="sorin")
    found = verify_export(world, file_of(result))
    assert found.is_genuine
    assert found.since == {
        "refused": 1,
        "do_not_contact": 1,
        "erasure": 1,
        "merged into another customer": 1,
    }
    publish_people(world, [reachable(name) for name in ("Ana", "Ion", "Eva", "Dan")])
    assert verify_export(world, file_of(result)).since["no longer known"] == 1


def change_file(world: Settings, result: ExportResult) -> Path:
    path = file_of(result)
    path.write_bytes(path.read_bytes().replace(b"ana@", b"eve@"))
    return path


def change_manifest(world: Settings, result: ExportResult) -> Path:
    assert result.manifest_path
    manifest = json.loads(result.manifest_path.read_text("utf-8"))
    manifest |= {"purpose": "service", "delete_by": "2099-01-01"}
    result.manifest_path.write_text(json.dumps(manifest), "utf-8")
    return file_of(result)


def empty_manifest(world: Settings, result: ExportResult) -> Path:
    assert result.manifest_path
    result.manifest_path.write_text("[]")
    return file_of(result)


def change_file_and_ask_by_the_manifest(world: Settings, result: ExportResult) -> Path:
    change_file(world, result)
    assert result.manifest_path
    return result.manifest_path


def change_members(world: Settings, result: ExportResult) -> Path:
    assert result.manifest
    kept = members_file(world, result.manifest["export_id"])
    rows = duckdb.from_parquet(str(kept)).filter("customer_id <> 'cust_ana'")
    other = kept.with_suffix(".other")
    rows.write_parquet(str(other))
    other.replace(kept)
    return file_of(result)


def remove_members(world: Settings, result: ExportResult) -> Path:
    assert result.manifest
    members_file(world, result.manifest["export_id"]).unlink()
    return file_of(result)


def change_log(world: Settings, result: ExportResult) -> Path:
    engine = create_engine(f"sqlite:///{world.paths.log}")
    with engine.begin() as connection:
        triggers = connection.execute(text("select name from sqlite_master where type = 'trigger'"))
        for (name,) in triggers.fetchall():
            connection.execute(text(f"drop trigger {name}"))
        connection.execute(text("update events set actor = 'nobody' where kind = 'export_made'"))
    engine.dispose()
    return file_of(result)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (change_file, "was changed since it was exported"),
        (change_manifest, "purpose differ from the log"),
        (empty_manifest, "no manifest any more"),
        (change_file_and_ask_by_the_manifest, "was changed since it was exported"),
        (change_members, "were rewritten since the export"),
        (remove_members, "are gone"),
        (change_log, "the log does not verify"),
    ],
)
def test_what_was_changed_is_told_and_fails(
    world: Settings,
    monkeypatch: pytest.MonkeyPatch,
    change: object,
    says: str,
) -> None:
    path = change(world, exported(world))  # type: ignore[operator]
    found = verify_export(world, path)
    assert not found.is_genuine
    assert says in found.problems[0]
    monkeypatch.setenv("CRM_HOME", str(world.home))
    monkeypatch.setenv("CRM_TENANT", world.tenant)
    run = CliRunner().invoke(app, ["export", "verify", str(path), "--json"])
    assert isinstance(run.exception, CheckFailedError)
    assert says in run.exception.args[0]
    assert json.loads(run.stdout)["is_genuine"] is False


def test_a_file_nobody_logged_is_refused_with_a_sentence(world: Settings, tmp_path: Path) -> None:
    result = exported(world)
    changed = tmp_path / "renamed.csv"
    changed.write_bytes(file_of(result).read_bytes() + b"x")
    with pytest.raises(UsageError, match="No export of this workspace made"):
        verify_export(world, changed)
    with pytest.raises(UsageError, match="is no file"):
        verify_export(world, tmp_path / "nowhere.csv")


def test_a_manifest_deleted_with_the_exports_is_a_note_and_no_fault(
    world: Settings, tmp_path: Path
) -> None:
    result = exported(world)
    copy = shutil.copy(file_of(result), tmp_path / "copy.csv")
    for path in world.paths.exports.glob("everyone*"):
        path.unlink()
    found = verify_export(world, Path(copy))
    assert found.is_genuine
    assert "manifest" in found.notes[0]


def test_a_manifest_alone_does_not_vouch_for_its_file(world: Settings) -> None:
    result = exported(world)
    file_of(result).unlink()
    assert result.manifest_path
    found = verify_export(world, result.manifest_path)
    assert found.is_genuine
    assert found.notes == (f"{file_of(result).name} is not here, so it was not compared",)
