from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import duckdb
import openpyxl
import pyarrow as pa
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from crm.errors import UsageError
from crm.exports import sheet as sheets
from crm.exports.cells import Column
from crm.exports.safe_text import guarded, is_risky, printable, unguarded
from crm.exports.write import write_relation
from tests.exports.payloads import HARMLESS, PAYLOADS

TEXTS = PAYLOADS + HARMLESS
STARTS = set("=+-@＝＋－＠﹢﹣﹦﹫\t\r\n\0")
PICTURES = {0x2400 + code: code for code in range(0x20)}


def written(
    file_format: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    locale: str = "ro_RO",
) -> bytes:
    values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    table = pa.table(
        [pa.array(column, None if column else pa.string()) for column in values],
        names=[f"column_{number}" for number in range(len(columns))],
    )
    return written_by("from asked", columns, locale, file_format, asked=table)


def written_by(
    query: str,
    columns: Sequence[Column],
    locale: str = "ro_RO",
    file_format: str = "csv",
    **tables: pa.Table,
) -> bytes:
    target = io.BytesIO()
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        count = write_relation(
            target,
            file_format,
            columns,
            connection,
            query,
            locale=locale,
            timezone="Europe/Bucharest",
        )
        assert connection.sql(f"select count(*) from ({query})").fetchall() == [(count,)]
    return target.getvalue()


def csv_rows(content: bytes, file_format: str) -> list[list[str]]:
    encoding, delimiter = ("utf-8-sig", ";") if file_format == "csv" else ("utf-8", ",")
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def original(cell: str) -> str:
    """Undo what a CSV cell shows instead of the text."""
    return unguarded(cell.translate(PICTURES))


def test_the_catalogue_of_payloads_is_large_enough() -> None:
    assert len(set(PAYLOADS)) >= 40


@pytest.mark.parametrize("place", ["data", "headers"])
@pytest.mark.parametrize("file_format", ["csv", "csv-system"])
def test_no_text_of_a_csv_runs_and_unescaping_gives_it_back(file_format: str, place: str) -> None:
    if place == "data":
        content = written(file_format, [Column("name")], [[text] for text in TEXTS])
        cells = [row[0] for row in csv_rows(content, file_format)[1:]]
    else:
        content = written(file_format, [Column(text) for text in TEXTS], [])
        (cells,) = csv_rows(content, file_format)
    for cell, text in zip(cells, TEXTS, strict=True):
        assert not cell or cell.lstrip("\u200b\ufeff \u00a0")[:1] not in STARTS
        assert original(cell) == text
        if text in HARMLESS:
            assert cell == text


@pytest.mark.parametrize("place", ["data", "headers"])
def test_no_text_of_a_workbook_is_a_formula_for_either_reader(place: str) -> None:
    if place == "data":
        content = written("xlsx", [Column("name")], [[text] for text in TEXTS])
    else:
        content = written("xlsx", [Column(text) for text in TEXTS], [])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    cells = [cell for row in sheet.iter_rows() for cell in row][-len(TEXTS) :]
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    by_calamine = [value for row in read for value in row][-len(TEXTS) :]
    for cell, other, text in zip(cells, by_calamine, TEXTS, strict=True):
        assert cell.data_type in ("s", "inlineStr")
        assert cell.hyperlink is None
        assert unescape(str(cell.value)) == other == printable(text)
        assert cell.quotePrefix is is_risky(text)


def test_typed_cells_stay_typed_in_a_workbook() -> None:
    columns = [
        Column("orders", "number"),
        Column("spent", "money"),
        Column("day", "date"),
        Column("at", "timestamp"),
        Column("vip", "boolean"),
        Column("phone", "phone"),
        Column("code", "text"),
    ]
    noon = datetime.fromisoformat("2026-03-29T12:00")
    row = [-3, Decimal("-12.5"), noon.date(), noon, True, "+40722123456", "007"]
    content = written("xlsx", columns, [row, [None] * 7])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    midnight = datetime.fromisoformat("2026-03-29")
    values = [cell.value for cell in sheet[2]]
    assert values == [-3, -12.5, midnight, noon, True, "+40722123456", "007"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    read = book.get_sheet_by_index(0).to_python()[1]
    assert read == [-3, -12.5, noon.date(), noon, True, "+40722123456", "007"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G3"


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
def test_what_is_not_of_the_column_s_kind_never_goes_out_raw(kind: str, value: object) -> None:
    column = Column("x", kind)  # type: ignore[arg-type]
    content = written("csv-system", [column], [[value]]).decode()
    assert not content.splitlines()[1].startswith("=")
    book = written("xlsx", [column], [[value]])
    assert openpyxl.load_workbook(io.BytesIO(book))["Data"]["A2"].data_type != "f"


def test_what_no_file_can_hold_becomes_visible_instead_of_vanishing() -> None:
    assert printable("a\0b\x1bc\x7f") == "a␀b␛c␡"
    assert printable("half \ud83d pair") == "half \ufffd pair"
    assert printable("tab\tline\r\n") == "tab\tline\r\n"


def test_more_rows_than_a_sheet_holds_are_refused_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROW_LIMIT", 3)
    written("xlsx", [Column("n", "number")], [[1]] * 3)
    with pytest.raises(UsageError, match="choose the format csv"):
        written("xlsx", [Column("n", "number")], [[1]] * 4)


def test_a_text_longer_than_a_cell_is_refused_not_dropped() -> None:
    with pytest.raises(UsageError, match="32,768 characters"):
        written("xlsx", [Column("note")], [["x" * 32_768]])


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="use one of xlsx, csv, csv-system"):
        written("xls", [Column("a")], [])


def test_guarding_is_undone_exactly() -> None:
    for text in TEXTS:
        assert unguarded(guarded(text)) == text
