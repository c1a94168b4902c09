# ruff: noqa: DTZ001  (stored timestamps are naive UTC)
"""Workbooks, JSON, JSON lines and Parquet: a documented outcome for each of their faults."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from crm.config import load_settings
from crm.errors import BadInputError
from crm.sources.land import land
from crm.sources.mapping_files import parse_mapping
from tests.sources.landing_world import (
    HEADER,
    NOW,
    ROWS,
    csv,
    land_text,
    rejected,
    stored,
    write,
)


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> list[tuple[object, ...]]:
    other = load_settings(home=tmp_path_factory.mktemp("clean") / "home", tenant="test")
    land_text(other, csv())
    return stored(other)


def workbook(folder, rows, header=HEADER, sheets=(), change=lambda book: None):
    """Save rows as the first sheet, further sheets as (title, rows), after a last change."""
    book = openpyxl.Workbook()
    book.active.title = "orders"
    for row in (header, *rows):
        book.active.append(row)
    for title, more in sheets:
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    change(book)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "orders.xlsx"
    book.save(path)
    return path


TYPED_ROWS = tuple(
    (
        row[0],
        datetime.fromisoformat(row[1]),
        row[2],
        row[3] or None,
        row[4],
        float(row[5]),
        *row[6:],
    )
    for row in ROWS
)


def use_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


@pytest.mark.parametrize("change", [lambda book: None, use_1904], ids=["epoch_1900", "epoch_1904"])
def test_a_workbook_reads_like_the_csv_file(change, settings, tmp_path, clean):
    result = land(settings, workbook(tmp_path, TYPED_ROWS, change=change), now=NOW)
    assert (result.rows_in, result.accepted) == (4, 4)
    assert stored(settings) == clean


def test_a_workbook_keeps_leading_zeros_and_skips_empty_rows(settings, tmp_path):
    rows = (TYPED_ROWS[0], (None,) * 8, (7, *TYPED_ROWS[1][1:]))
    result = land(settings, workbook(tmp_path, rows), now=NOW)
    assert (result.rows_in, result.accepted) == (2, 2)
    assert stored(settings, "orders", "order_id", "source_customer_id") == [
        ("7", "008"),
        ("A-001", "007"),
    ]


def test_a_workbook_rejects_what_a_spreadsheet_has_lost(settings, tmp_path):
    first = TYPED_ROWS[0]
    rows = (
        (1234567890123456789, *first[1:]),
        ("B-2", 45720.5, *first[2:]),
        ("=A1&1", *first[1:]),
        TYPED_ROWS[1],
    )
    result = land(settings, workbook(tmp_path, rows), now=NOW)
    assert (result.rows_in, result.accepted) == (4, 1)
    assert rejected(settings) == [
        (2, "order_id", "cut_by_spreadsheet"),
        (3, "ordered_at", "not_a_time"),
        (4, "order_id", "missing"),
    ]


def test_merged_cells_have_their_value_in_the_first_row_only(settings, tmp_path):
    def merge(book: openpyxl.Workbook) -> None:
        book.active.merge_cells("A2:A3")

    result = land(settings, workbook(tmp_path, TYPED_ROWS, change=merge), now=NOW)
    assert (result.accepted, result.rejected) == (3, 1)
    assert rejected(settings) == [(3, "order_id", "missing")]


def test_of_several_sheets_the_first_full_visible_one_is_read_and_said(settings, tmp_path):
    def hide_and_empty(book: openpyxl.Workbook) -> None:
        book["secret"].sheet_state = "hidden"
        book.move_sheet("secret", -1)
        book.create_sheet("nothing", 0)

    sheets = (("secret", [("a",)]), ("notes", [("b",)]))
    path = workbook(tmp_path, TYPED_ROWS, sheets=sheets, change=hide_and_empty)
    result = land(settings, path, now=NOW)
    assert result.accepted == 4
    assert "the sheet 'orders' was read; not read: notes" in result.notices[0]


def test_a_mapping_names_the_sheet(settings, tmp_path):
    mapping = parse_mapping(
        "reader: {sheet: second}\ntables: [{table: orders}]", name="mine", origin="mine.yaml"
    )
    path = workbook(tmp_path, [], sheets=[("second", [HEADER, TYPED_ROWS[0]])])
    assert land(settings, path, mapping=mapping, now=NOW).accepted == 1
    with pytest.raises(BadInputError, match="has no sheet 'second'; it has orders"):
        land(settings, workbook(tmp_path, TYPED_ROWS), mapping=mapping, now=NOW)


def test_a_workbook_that_is_cut_or_empty_is_refused(settings, tmp_path):
    path = workbook(tmp_path, TYPED_ROWS)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(BadInputError, match="workbook"):
        land(settings, path)
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(BadInputError, match="no visible sheet with anything in it"):
        land(settings, path)


def as_json_rows() -> list[dict[str, object]]:
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    for row in rows:
        row["total_gross"] = float(str(row["total_gross"]))
        row["email"] = row["email"] or None
    return rows


def test_json_lines_read_like_the_csv_file(settings, clean):
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in as_json_rows())
    result = land_text(settings, lines + "\n\n", name="orders.jsonl")
    assert (result.rows_in, result.accepted) == (4, 4)
    assert stored(settings) == clean


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"page": 1, "orders": rows}])
def test_json_reads_like_the_csv_file(wrap, settings, clean):
    result = land_text(settings, json.dumps(wrap(as_json_rows())), name="orders.json")
    assert (result.rows_in, result.accepted) == (4, 4)
    assert stored(settings) == clean


def test_bad_json_lines_are_quarantined_with_their_line(settings, clean):
    good = [json.dumps(row) for row in as_json_rows()]
    bad = json.dumps(as_json_rows()[0])
    lines = [
        good[0],
        "{not json",
        "[1]",
        bad.replace("120.5", "1e400").replace("A-001", "B-1"),
        bad.replace("120.5", "NaN").replace("A-001", "B-2"),
        *good[1:],
    ]
    result = land_text(settings, "\n".join(lines), name="orders.jsonl")
    assert (result.rows_in, result.accepted, result.rejected) == (8, 4, 4)
    assert rejected(settings) == [
        (2, None, "not_json"),
        (3, None, "not_an_object"),
        (4, "total_gross", "not_an_amount"),
        (5, "total_gross", "not_an_amount"),
    ]
    assert stored(settings) == clean


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('[{"order_id": "1"', "line 1, column 18.*not whole JSON"),
        ('{"order_id": "1"}', "holds no list of rows"),
        ("7", "holds no list of rows"),
        ("null", "holds no list of rows"),
    ],
)
def test_json_that_is_cut_or_no_list_is_refused(content, sentence, settings):
    with pytest.raises(BadInputError, match=sentence):
        land_text(settings, content, name="orders.json")


def test_numbers_and_details_of_json_keep_their_digits(settings):
    row = {"activity_id": 12345678901234567890, "occurred_at": "2025-03-04", "type": "visit",
           "properties": {"score": 4.50, "tags": ["a", None], "ok": True}}  # fmt: skip
    land_text(settings, json.dumps(row), name="activities.jsonl")
    assert stored(settings, "activities", "activity_id", "properties") == [
        ("12345678901234567890", '{"score": 4.5, "tags": ["a", null], "ok": true}')
    ]


def test_parquet_keeps_its_types_and_other_types_become_text(settings, tmp_path):
    table = pa.table(
        {
            "order_id": pa.array([1.0, 2.0, 3.0]),
            "ordered_at": pa.array(
                [datetime(2025, 3, 4, 10, tzinfo=UTC)] * 3, pa.timestamp("ns", "UTC")
            ),
            "source_customer_id": pa.array([7, 8, None], pa.int64()),
            "status": pa.array(["paid"] * 3).dictionary_encode(),
            "total_gross": pa.array([Decimal("1.23456789"), Decimal("2"), Decimal("3")]),
            "tax": pa.array([0.1 + 0.2, None, float("nan")]),
            "updated_at": pa.array([date(2025, 3, 5)] * 3),
        }
    )
    pq.write_table(table, tmp_path / "orders.parquet")
    result = land(settings, tmp_path / "orders.parquet", now=NOW)
    assert (result.accepted, result.rejected) == (2, 1)
    assert rejected(settings) == [(3, "tax", "not_an_amount")]
    midnight = datetime(2025, 3, 4, 22)  # of 5 March in Bucharest
    assert stored(settings, "orders", *table.column_names) == [
        (
            "1",
            datetime(2025, 3, 4, 10),
            "7",
            "paid",
            Decimal("1.2346"),
            Decimal("0.3000"),
            midnight,
        ),
        ("2", datetime(2025, 3, 4, 10), "8", "paid", Decimal("2.0000"), None, midnight),
    ]


def test_infinite_and_huge_numbers_of_parquet_are_rejected(settings, tmp_path):
    totals = [1.0, float("nan"), float("inf"), -float("inf"), 1e300, -1.0, -0.0]
    table = pa.table({"order_id": [str(n) for n in range(7)], "total_gross": totals})
    path = tmp_path / "orders.parquet"
    with duckdb.connect() as connection:
        connection.register("given", table)
        connection.execute(
            "copy (select *, 'paid' as status, timestamp '2025-03-04' as ordered_at from given)"
            f" to '{path}' (format parquet)"
        )
    result = land(settings, path, now=NOW)
    assert (result.rows_in, result.accepted) == (7, 2)
    assert [reason for _, _, reason in rejected(settings)] == ["not_an_amount"] * 4 + ["negative"]


def test_damaged_parquet_is_refused_or_read_and_never_kills(settings, tmp_path):
    """In a child process, so that a crash of the reader would be seen as one."""
    table = pa.table({"order_id": [f"A{n}" for n in range(500)], "status": ["paid"] * 500,
                      "ordered_at": ["2025-03-04"] * 500, "total_gross": [1.0] * 500})  # fmt: skip
    path = tmp_path / "orders.parquet"
    pq.write_table(table, path)
    whole = path.read_bytes()
    dice = random.Random(5)
    for number in range(30):
        content = bytearray(whole)
        for _ in range(dice.choice((1, 3, 20))):
            content[dice.randrange(4, len(content))] = dice.randrange(256)
        write(tmp_path / "cut", f"orders_{number}.parquet", bytes(content))
    write(tmp_path / "cut", "orders_short.parquet", whole[:-100])
    run = subprocess.run(
        [sys.executable, "-c", LAND_ALL, str(settings.home), str(tmp_path / "cut")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "orders_short.parquet: refused" in run.stdout


LAND_ALL = """
import sys
from pathlib import Path
from crm.config import load_settings
from crm.config import load_settings
from crm.errors import CrmError
from crm.sources.land import land

settings = load_settings(home=Path(sys.argv[1]), tenant="test", duckdb_memory_limit="500MB")
for path in sorted(Path(sys.argv[2]).iterdir()):
    try:
        land(settings, path)
        print(f"{path.name}: loaded")
    except CrmError as error:
        assert "\\n" not in str(error)
        print(f"{path.name}: refused {error}")
"""
