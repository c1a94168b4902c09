"""Publishing: old or new, never mixed; nothing private leaks; nothing half written stays."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import duckdb
import pytest

from crm.errors import CheckFailedError, NotBuiltError, PublishedBuildDamagedError
from crm.warehouse import durable
from crm.warehouse.connection import attach_read_only, published_build, read_manifest, reader
from crm.warehouse.publish import prune, publish
from tests.warehouse.builds import write_build


def publish_generation(settings, generation: int, rows: int = 3):
    build_file = write_build(settings.paths.warehouse / "build.duckdb", generation, rows)
    build_id = f"20260101T{generation:06d}-{generation:08d}"
    return publish(settings, build_file, build_id, as_of=date(2026, 1, 1), code_version="test")


def served_generation(settings) -> tuple[int, int]:
    build = published_build(settings)
    with attach_read_only(
        settings, {"crm": build.crm_file, "contacts": build.contacts_file}
    ) as connection:
        return connection.execute(
            "select (select max(generation) from crm.marts.dim_customers),"
            " (select max(generation) from contacts.contacts.dim_customer_contacts)"
        ).fetchone()


def test_a_workspace_without_a_build_says_what_to_run(workspace):
    with pytest.raises(NotBuiltError, match="crm build"):
        reader(workspace)


def test_a_published_build_is_read_by_plain_table_names_and_by_schema(workspace):
    publish_generation(workspace, 1)
    with reader(workspace) as connection:
        plain = connection.execute("select count(*) from dim_customers").fetchone()
        named = connection.execute("select count(*) from marts.dim_customers").fetchone()
    assert plain == named == (3,)


def test_contacts_and_raw_rows_are_not_in_the_published_marts(workspace):
    publish_generation(workspace, 1)
    build = published_build(workspace)
    with duckdb.connect(str(build.crm_file), read_only=True) as connection:
        names = {
            row[0]
            for row in connection.execute("select table_name from duckdb_tables()").fetchall()
        }
        schemas = {
            row[0]
            for row in connection.execute("select schema_name from duckdb_tables()").fetchall()
        }
    assert "dim_customer_contacts" not in names
    assert schemas == {"marts"}
    assert b"raw@example.com" not in build.crm_file.read_bytes()


def test_a_reader_cannot_leave_the_build(workspace):
    publish_generation(workspace, 1)
    escapes = [
        "select * from read_csv('/etc/passwd')",
        "select * from glob('/*')",
        f"attach '{published_build(workspace).contacts_file}' as c (read_only)",
        "copy (select 1) to '/tmp/escape.csv'",
        "export database '/tmp/escape'",
        "select * from workspace",
        "set memory_limit = '100GB'",
        "install excel",
        "load excel",
        "create table marts.x as select 1",
        "delete from marts.dim_customers",
    ]
    with reader(workspace) as connection:
        for statement in escapes:
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


def test_an_open_reader_keeps_its_snapshot_and_a_new_one_sees_the_new_build(workspace):
    publish_generation(workspace, 1)
    with reader(workspace) as old:
        for generation in range(2, 8):
            publish_generation(workspace, generation)
        assert old.execute("select max(generation) from dim_customers").fetchone() == (1,)
        with reader(workspace) as new:
            assert new.execute("select max(generation) from dim_customers").fetchone() == (7,)


def test_only_the_newest_builds_are_kept(workspace):
    for generation in range(1, 7):
        publish_generation(workspace, generation)
    kept = sorted(path.name for path in workspace.paths.published_folder.glob("crm-*.duckdb"))
    assert len(kept) == workspace.published_keep
    assert served_generation(workspace) == (6, 6)


def test_the_same_content_has_the_same_hash_and_other_content_another(workspace):
    first = publish_generation(workspace, 1)
    again = publish(
        workspace,
        workspace.paths.warehouse / "build.duckdb",
        "20260102T000000-aaaaaaaa",
        as_of=date(2026, 1, 1),
        code_version="other",
    )
    other = publish_generation(workspace, 3)
    assert first.content_hash == again.content_hash != other.content_hash


def test_a_build_that_lost_a_column_python_reads_is_refused_and_the_old_one_served(workspace):
    publish_generation(workspace, 1)
    build_file = write_build(workspace.paths.warehouse / "build.duckdb", 2)
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("alter table marts.dim_customers drop column rfm_segment")
    with pytest.raises(CheckFailedError, match=r"dim_customers\.rfm_segment"):
        publish(
            workspace,
            build_file,
            "20260109T000000-bbbbbbbb",
            as_of=date(2026, 1, 1),
            code_version="test",
        )
    assert served_generation(workspace) == (1, 1)


def test_a_missing_published_file_is_named(workspace):
    publish_generation(workspace, 1)
    published_build(workspace).crm_file.unlink()
    with pytest.raises(PublishedBuildDamagedError, match="crm build"):
        reader(workspace)


def test_a_cut_published_file_is_refused(workspace):
    publish_generation(workspace, 1, rows=5000)
    damaged = published_build(workspace).crm_file
    damaged.chmod(0o644)
    os.truncate(damaged, damaged.stat().st_size // 2)
    with pytest.raises(PublishedBuildDamagedError, match=damaged.name):
        reader(workspace)


KILLED_PUBLISH = """
import os, sys
from datetime import date
from pathlib import Path
from crm.config import load_settings
from crm.warehouse.publish import publish
steps = int(sys.argv[2])
count = 0
def counted(real):
    def wrapper(*args, **kwargs):
        global count
        count += 1
        if count > steps:
            os._exit(9)
        return real(*args, **kwargs)
    return wrapper
for module in [m for name, m in sys.modules.items() if name.startswith("crm.warehouse.")]:
    for name in {"flush", "put_in_place", "write_text"} & vars(module).keys():
        setattr(module, name, counted(getattr(module, name)))
Path.replace = counted(Path.replace)
Path.unlink = counted(Path.unlink)
settings = load_settings(home=sys.argv[1], tenant="test")
publish(settings, settings.paths.warehouse / "build.duckdb", "20260102T000000-00000002",
        as_of=date(2026, 1, 1), code_version="test")
"""


def test_a_kill_before_any_step_of_publishing_leaves_the_old_build_or_the_new(workspace):
    publish_generation(workspace, 1)
    write_build(workspace.paths.warehouse / "build.duckdb", 2)
    killed = 0
    while (done := killed_publish(workspace, before_step=4 * killed)).returncode == 9:
        assert served_generation(workspace) in {(1, 1), (2, 2)}
        killed += 1
    assert done.returncode == 0, done.stderr
    assert killed > 8, "the steps must be counted wherever publishing takes them"
    assert served_generation(workspace) == (2, 2)
    prune(workspace)
    assert not list(workspace.paths.published_folder.glob("*.unfinished"))


def killed_publish(workspace, before_step):
    return subprocess.run(
        [sys.executable, "-c", KILLED_PUBLISH, str(workspace.home), str(before_step)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_manifest_tells_rows_and_file_hashes(workspace):
    publish_generation(workspace, 1)
    build = published_build(workspace)
    manifest = read_manifest(build)
    assert manifest["tables"]["dim_customers"]["rows"] == 3
    assert set(manifest["files"]) == {build.crm_file.name, build.contacts_file.name}


def test_a_durable_write_replaces_the_whole_file(tmp_path):
    durable.write_text(tmp_path / "CURRENT", "a long old value\n")
    durable.write_text(tmp_path / "CURRENT", "new\n")
    assert (tmp_path / "CURRENT").read_text() == "new\n"
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]
