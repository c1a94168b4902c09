from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice

import openpyxl
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from crm.errors import UsageError
from crm.exports.writing import sheet as sheets
from crm.exports.writing import workbook
from crm.exports.writing.cells import Column, Kind
from tests.exports.files import csv_rows, workbook_cells, workbook_values, written, written_by

NOON = datetime.fromisoformat("2026-03-29T12:00")
TYPED = [
    Column("orders", "number"),
    Column("spent", "money"),
    Column("day", "date"),
    Column("at", "timestamp"),
    Column("vip", "boolean"),
    Column("phone", "phone"),
    Column("code", "text"),
]
ROW = [-3, Decimal("-12.5"), NOON.date(), NOON, True, "+40722123456", "007"]
FORMATS = ["xlsx", "csv", "csv-system", "parquet", "jsonl"]


def test_typed_cells_stay_typed_in_a_workbook() -> None:
    content = written("xlsx", TYPED, [ROW, [None] * 7])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    midnight = datetime.fromisoformat("2026-03-29")
    values = [cell.value for cell in sheet[2]]
    assert values == [-3, -12.5, midnight, NOON, True, "+40722123456", "007"]
    assert workbook_values(content)[7:14] == [-3, -12.5, NOON.date(), NOON, True, *ROW[5:]]
    assert sheet["B2"].number_format == "#,##0.00"
    assert [sheet[cell].number_format[:10] for cell in ("C2", "D2")] == [
        r"yyyy\-mm\-",
        r"yyyy\-mm\-",
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert [sheet.column_dimensions[name].width for name in "AFG"] == [12, 18, 26]


def test_typed_values_stay_typed_for_programs() -> None:
    table = pq.read_table(io.BytesIO(written("parquet", TYPED, [ROW, [None] * 7])))
    assert [list(row.values()) for row in table.to_pylist()] == [ROW, [None] * 7]
    first, second = written("jsonl", TYPED, [ROW, [None] * 7]).decode().splitlines()
    assert first == (
        '{"orders":-3,"spent":-12.5,"day":"2026-03-29","at":"2026-03-29T12:00:00",'
        '"vip":true,"phone":"+40722123456","code":"007"}'
    )
    assert set(json.loads(second).values()) == {None}


def test_numbers_stay_numbers_in_a_csv_and_follow_the_locale() -> None:
    columns = [Column("spent", "money"), Column("orders", "number"), Column("day", "date")]
    rows = [[Decimal("-1234.50"), -3, date(2026, 3, 29)]]
    assert written("csv", columns, rows) == (
        b"\xef\xbb\xbfspent;orders;day\r\n-1234,50;-3;2026-03-29\r\n"
    )
    assert written("csv", columns, rows, locale="en_GB") == (
        b"\xef\xbb\xbfspent,orders,day\r\n-1234.50,-3,2026-03-29\r\n"
    )
    assert written("csv-system", columns, rows) == (
        b"spent,orders,day\r\n-1234.50,-3,2026-03-29\r\n"
    )


def test_a_phone_is_byte_equal_for_systems_and_anything_else_in_its_column_is_text() -> None:
    rows = [["+40722123456"], ["+40722123456+cmd"], ["=1"]]
    content = written("csv-system", [Column("phone", "phone")], rows)
    assert content == b"phone\r\n+40722123456\r\n'+40722123456+cmd\r\n'=1\r\n"


@pytest.mark.parametrize("value", ["=1+1", float("nan"), float("inf"), Decimal(10**20), True])
@pytest.mark.parametrize("kind", ["number", "money", "date", "timestamp"])
def test_what_is_not_of_the_column_s_kind_never_goes_out_raw(kind: Kind, value: object) -> None:
    content = written("csv-system", [Column("x", kind)], [[value]]).decode()
    assert not content.splitlines()[1].startswith("=")
    book = written("xlsx", [Column("x", kind)], [[value], [value]])
    assert {cell.data_type for cell in workbook_cells(book)} <= {"inlineStr", "s", "n"}


def test_numbers_are_exact_or_text_and_what_is_no_number_is_nothing() -> None:
    query = """
        select 12345678901234.56::decimal(20,2), 999999999999999::bigint, 0.1::double
        union all select 12345678901234567.89, 1000000000000000, 'nan'::double
        union all select 0.07, -1, 'infinity'::double"""
    columns = [Column("spent", "money"), Column("points", "number"), Column("share", "number")]
    book = written_by(query, columns, "xlsx")
    assert workbook_values(book)[3:] == [
        *(12345678901234.56, 999999999999999, 0.1),
        *("12345678901234567.89", "1000000000000000", ""),
        *(0.07, -1, ""),
    ]
    assert csv_rows(written_by(query, columns, "csv-system"), "csv-system")[1:] == [
        ["12345678901234.56", "999999999999999", "0.1"],
        ["12345678901234567.89", "1000000000000000", ""],
        ["0.07", "-1", ""],
    ]
    lines = written_by(query, columns, "jsonl").decode().splitlines()
    assert lines[1:] == [
        '{"spent":12345678901234567.89,"points":1000000000000000,"share":null}',
        '{"spent":0.07,"points":-1,"share":null}',
    ]
    table = pq.read_table(io.BytesIO(written_by(query, columns, "parquet")))
    assert table.column("spent").to_pylist()[1] == Decimal("12345678901234567.89")
    assert table.column("share").to_pylist() == [0.1, None, None]


def test_instants_are_local_for_people_and_utc_for_programs() -> None:
    query = "select timestamptz '2026-03-29 00:59:59.5+00' union all select timestamptz 'infinity'"
    column = [Column("at", "timestamp")]
    local = datetime.fromisoformat("2026-03-29T02:59:59.500")
    assert workbook_values(written_by(query, column, "xlsx"))[1:2] == [local]
    assert written_by(query, column).decode("utf-8-sig") == 'at\r\n2026-03-29 02:59:59\r\n""\r\n'
    assert b"2026-03-29 00:59:59Z" in written_by(query, column, "csv-system")
    lines = b'{"at":"2026-03-29T00:59:59.5Z"}\n{"at":null}\n'
    assert written_by(query, column, "jsonl") == lines
    stored = pq.read_table(io.BytesIO(written_by(query, column, "parquet"))).column("at")
    assert stored.to_pylist() == [local.replace(hour=0, tzinfo=UTC), None]


def test_days_that_excel_does_not_know_are_text() -> None:
    days = [date(1899, 12, 31), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31)]
    content = written("xlsx", [Column("day", "date")], [[day] for day in days])
    assert workbook_values(content)[1:] == ["1899-12-31", "1900-02-28", *days[2:]]


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_order_of_the_query_is_the_order_of_the_file(file_format: str) -> None:
    query = "select i from range(30000) as t(i) order by hash(i)"
    content = written_by(query, [Column("i", "number")], file_format)
    expected = written_by(f"select list(i) from ({query})", [Column("i")], "jsonl")
    if file_format == "xlsx":
        found = workbook_values(content)[1:]
    elif file_format == "parquet":
        found = pq.read_table(io.BytesIO(content)).column("i").to_pylist()
    elif file_format == "jsonl":
        found = [json.loads(line)["i"] for line in content.splitlines()]
    else:
        found = [int(row[0]) for row in csv_rows(content, file_format)[1:]]
    assert found == json.loads(json.loads(expected)["i"])


@pytest.mark.parametrize("file_format", FORMATS)
def test_nobody_in_a_file_is_a_file_of_headers(file_format: str) -> None:
    content = written(file_format, [Column("name"), Column("city")], [])
    if file_format == "xlsx":
        assert workbook_values(content) == ["name", "city"]
    elif file_format == "parquet":
        assert pq.read_table(io.BytesIO(content)).column_names == ["name", "city"]
    else:
        assert content.count(b"\n") == (0 if file_format == "jsonl" else 1)


def test_a_row_of_one_empty_cell_is_still_a_row() -> None:
    content = written("csv-system", [Column("name")], [["a"], [None], [""], ["b"]])
    assert csv_rows(content, "csv-system") == [["name"], ["a"], [""], [""], ["b"]]


def test_more_rows_than_a_sheet_holds_are_refused_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROW_LIMIT", 3)
    written("xlsx", [Column("n", "number")], [[1]] * 3)
    with pytest.raises(UsageError, match="choose the format csv"):
        written("xlsx", [Column("n", "number")], [[1]] * 4)


def test_a_sheet_too_large_for_excel_s_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_BYTES_LIMIT", 1_000)
    with pytest.raises(UsageError, match="2 GB of a sheet"):
        written("xlsx", [Column("n")], [["x" * 1_000]])


def test_the_second_sheet_says_what_the_file_is_and_runs_nothing() -> None:
    about = [("Reason", "=1+1"), ("Rule", "x" * 32_768)]
    content = written_by("select 'a'", [Column("a")], "xlsx", about=about)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["About this file"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Reason", "=1+1"],
        ["Rule", "Too long for a cell; the manifest beside this file has it whole."],
    ]
    assert sheet["B1"].quotePrefix
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == [
        "Data",
        "About this file",
    ]


@pytest.mark.parametrize("file_format", ["parquet", "jsonl"])
def test_names_that_a_program_cannot_tell_apart_are_refused(file_format: str) -> None:
    with pytest.raises(UsageError, match="2 columns are called 'name'"):
        written(file_format, [Column("name"), Column("name")], [])


def test_columns_have_the_names_excel_gives_them() -> None:
    names = list(islice(sheets.column_names(), 703))
    assert [names[place] for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    content = written("xlsx", [Column(f"c{number}") for number in range(28)], [["x"] * 28])
    assert workbook_cells(content)[-1].coordinate == "AB2"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="use one of xlsx, csv, csv-system, parquet, jsonl"):
        written_by("select 1", [Column("a")], "xls")
