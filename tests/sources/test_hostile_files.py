"""Files whose names, headers, links or values try to be more than data."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crm.config import Settings, load_settings
from crm.errors import BadInputError, SettingsError, UsageError
from crm.sources.headers import speakable
from crm.sources.land import land
from crm.sources.landing import ingest_landing
from crm.sources.loads import list_loads, undo_load
from tests.sources.landing_world import HEADER, NOW, ROWS, csv, stored, write

HOSTILE_HEADERS = (
    'a"; drop table input_rows; --',
    "it's",
    "line\nbreak",
    "x);copy(select 1)to'escape.csv'--",
    '"',
    "z\0q",
    *("c0", "_line", "_row_number", "_fault", "raw order_id", "typed_rows", "{order_id}", "%s"),
)


def write_parquet(folder: Path, name: str, order_ids: list[str], **more: list[str]) -> Path:
    """A shop's orders as Parquet; `more` are further columns."""
    columns = {column: [row[place] for row in ROWS] for place, column in enumerate(HEADER)}
    columns["order_id"] = order_ids
    path = folder / name
    pq.write_table(pa.table({**columns, **more}), path)
    return path


@pytest.mark.parametrize("header", HOSTILE_HEADERS)
def test_a_header_is_never_part_of_a_statement(
    workspace: Settings, tmp_path: Path, header: str
) -> None:
    ids = [row[0] for row in ROWS]
    loaded = land(workspace, write_parquet(tmp_path, "orders.parquet", ids, **{header: ids}))
    assert (loaded.accepted, loaded.columns_ignored) == (4, (header,))
    text = csv(tuple((*row, "x") for row in ROWS), (*HEADER, header.replace("\0", "")))
    loaded = land(workspace, write(tmp_path, "orders.csv", text), source="other", now=NOW)
    assert loaded.accepted == 4
    assert not Path("escape.csv").exists()


@pytest.mark.parametrize("name", ["orders*.parquet", "orders[1].parquet", "orders?.parquet"])
def test_a_file_name_is_never_a_pattern_that_reads_other_files(
    workspace: Settings, tmp_path: Path, name: str
) -> None:
    write_parquet(tmp_path, "orders1.parquet", ["B1", "B2", "B3", "B4"])
    mine = write_parquet(tmp_path, name, ["A1", "A2", "A3", "A4"])
    assert land(workspace, mine).accepted == 4
    assert sorted(row[0] for row in stored(workspace)) == ["A1", "A2", "A3", "A4"]


def test_a_large_file_whose_name_is_a_pattern_is_read_alone(
    workspace: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.sources.readers.plain_lines.WORTH_IT_BYTES", 1)
    plain = tuple((*row[:7], "web") for row in ROWS)
    write(tmp_path, "orders1.csv", csv(plain * 2))
    assert land(workspace, write(tmp_path, "orders[1].csv", csv(plain)), now=NOW).rows_in == 4


def test_a_home_that_is_a_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="patterns"):
        load_settings(home=tmp_path / "data[1]")


def test_a_person_in_the_first_line_is_not_quoted_as_a_column_name(
    workspace: Settings, tmp_path: Path
) -> None:
    text = "9,2026-01-05,ana@example.com,Ana Pop,paid,10.00,RON\n"
    with pytest.raises(BadInputError, match="7 columns without names") as caught:
        land(workspace, write(tmp_path, "orders.csv", text))
    assert "Ana" not in str(caught.value)
    assert "ana@" not in str(caught.value)
    with pytest.raises(UsageError, match="looks like data") as unknown:
        land(workspace, write(tmp_path, "file.csv", text))
    assert "Ana" not in str(unknown.value)


def test_a_person_among_the_column_names_is_not_kept_with_the_load(
    workspace: Settings, tmp_path: Path
) -> None:
    rows = tuple((*row, "x", "y") for row in ROWS)
    text = csv(rows, (*HEADER, "ana@example.com", "Ana Pop"))
    land(workspace, write(tmp_path, "orders.csv", text), now=NOW)
    assert list_loads(workspace)[0].columns_ignored == "column 9, column 10"


@pytest.mark.parametrize(
    "header", ["+40 722 123 456", "0722123456", "2026-01-05", "5.1.2026 10:00", "a@b.ro"]
)
def test_what_rows_hold_is_no_name(header: str) -> None:
    assert speakable(["id", header]) == ["column 1", "column 2"]


@pytest.mark.parametrize("header", ["2025", "q1 2025", "e-mail", "address line 2", "@id", "Σ"])
def test_what_headers_are_called_stays_readable(header: str) -> None:
    assert speakable(["id", header]) == ["id", header]


def test_a_link_in_the_drop_folder_leads_nowhere_else(workspace: Settings, tmp_path: Path) -> None:
    landing = workspace.paths.landing
    secret = write(tmp_path / "elsewhere", "orders.csv", csv())
    (landing / "orders.csv").symlink_to(secret)
    (landing / "generic@pretix").symlink_to(secret.parent, target_is_directory=True)
    results = ingest_landing(workspace)
    assert ["a link" in result.notices[0] for result in results] == [True, True]
    assert list_loads(workspace) == []
    (landing / "orders.csv").unlink()
    write(landing, "kept.csv", csv())
    (landing / "orders.csv").symlink_to(landing / "kept.csv")
    assert next(result.accepted for result in ingest_landing(workspace)) == 4


@pytest.mark.parametrize("load_id", ["../../../settings", "*", "/etc/passwd", "' or 1=1 --", ""])
def test_only_a_load_that_is_listed_can_be_taken_back(workspace: Settings, load_id: str) -> None:
    land(workspace, write(workspace.paths.landing, "orders.csv", csv()), now=NOW)
    with pytest.raises(UsageError, match="no load"):
        undo_load(workspace, load_id)
    assert len(list_loads(workspace)) == 1


@pytest.mark.parametrize("name", ["../shop", "a/b", "A", "x'; drop table y", "", "a\0b", "a\n"])
def test_tenant_and_source_are_plain_words(workspace: Settings, tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        load_settings(home=tmp_path, tenant=name)
    with pytest.raises(UsageError, match="source"):
        land(workspace, write(tmp_path, "orders.csv", csv()), source=name)


@pytest.mark.parametrize("name", ["../cdnow", "/etc/passwd", "cdnow/../cdnow", ""])
def test_a_mapping_is_a_known_name_or_a_yaml_file(
    workspace: Settings, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match="no mapping"):
        land(workspace, write(tmp_path, "orders.csv", csv()), mapping=name)
