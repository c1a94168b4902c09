"""No text becomes a formula: payloads in data and headers, every format, two readers each."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.errors import UsageError
from crm.exports.writing.cells import Column
from crm.exports.writing.safe_text import (
    PROTECTS_NOTHING,
    STARTS_FORMULA,
    guarded,
    guarded_sql,
    is_risky,
    is_risky_sql,
    printable,
    printable_bytes,
    unguarded,
)
from tests.exports.files import (
    as_shown,
    csv_rows,
    csv_rows_by_duckdb,
    texts_as_file,
    workbook_cells,
    workbook_values,
    written,
)
from tests.exports.payloads import HARMLESS, PAYLOADS, SIGNS

TEXTS = PAYLOADS + HARMLESS
STARTS = set("=+-@＝＋－＠﹢﹣﹦﹫\t\r\n\0")
PICTURES = {0x2400 + code: code for code in range(0x20)}
CODES = range(sys.maxunicode + 1)

SPECIAL = [
    *SIGNS,
    *"'\t\r\n\0\x01\x1f\x7f\x85 \";,&<>_x0041_",
    "\u200b",
    "\ufeff",
    "\ufffe",
    "\U000e0041",
]
text = st.text(
    st.one_of(
        st.sampled_from([char for one in SPECIAL for char in one]), st.characters(codec="utf-8")
    ),
    max_size=12,
)
texts = st.lists(text, min_size=1, max_size=12)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def test_the_catalogue_of_payloads_is_large_enough() -> None:
    assert len(set(PAYLOADS)) >= 40


def test_the_characters_named_are_those_unicode_names() -> None:
    def listed(ranges: tuple[tuple[int, int], ...]) -> set[int]:
        return {code for low, high in ranges for code in range(low, high + 1)}

    signs = {code for code in CODES if unicodedata.normalize("NFKC", chr(code))[:1] in set("=+-@")}
    invisible = {
        code
        for code in CODES
        if chr(code) == "'"
        or chr(code).isspace()
        or unicodedata.category(chr(code)) in ("Cc", "Cf")
    }
    assert listed(STARTS_FORMULA) == signs
    assert listed(PROTECTS_NOTHING) >= invisible
    unassigned = listed(PROTECTS_NOTHING) - invisible
    assert {unicodedata.category(chr(code)) for code in unassigned} <= {"Cn"}


@quick
@given(asked=texts)
def test_sql_and_python_guard_the_same_texts(
    connection: duckdb.DuckDBPyConnection, asked: list[str]
) -> None:
    connection.register("asked", pa.table({"x": asked}))
    rows = connection.sql(f"select {is_risky_sql('x')}, {guarded_sql('x')} from asked").fetchall()
    assert rows == [(is_risky(one), guarded(one)) for one in asked]


@quick
@given(asked=texts)
def test_bytes_become_printable_as_text_does(asked: list[str]) -> None:
    joined = "\r\n".join(asked)
    assert str(printable_bytes(memoryview(joined.encode())), "utf-8") == printable(joined)


@settings(quick, max_examples=12)
@given(asked=texts)
@pytest.mark.parametrize("place", ["data", "headers"])
def test_a_workbook_gives_every_text_back_to_both_readers(asked: list[str], place: str) -> None:
    asked = [one or "empty" for one in asked]
    content = texts_as_file("xlsx", asked, place)
    cells = workbook_cells(content)[-len(asked) :]
    assert as_shown(cells) == [printable(one) for one in asked]
    assert workbook_values(content)[-len(asked) :] == [printable(one) for one in asked]
    assert [bool(cell.quotePrefix) for cell in cells] == [is_risky(one) for one in asked]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


@settings(quick, max_examples=12)
@given(asked=texts)
@pytest.mark.parametrize("place", ["data", "headers"])
@pytest.mark.parametrize("file_format", ["csv", "csv-system"])
def test_a_csv_gives_every_text_back_guarded(
    asked: list[str], file_format: str, place: str
) -> None:
    rows = csv_rows(texts_as_file(file_format, asked, place), file_format)
    cells = [row[0] for row in rows[1:]] if place == "data" else rows[0]
    assert cells == [printable(guarded(one)) for one in asked]


@pytest.mark.parametrize("place", ["data", "headers"])
@pytest.mark.parametrize("file_format", ["csv", "csv-system"])
def test_no_payload_of_a_csv_runs_and_unescaping_gives_it_back(
    tmp_path: Path, file_format: str, place: str
) -> None:
    content = texts_as_file(file_format, TEXTS, place)
    for rows in (
        csv_rows(content, file_format),
        csv_rows_by_duckdb(content, file_format, 1 if place == "data" else len(TEXTS), tmp_path),
    ):
        cells = [row[0] for row in rows[1:]] if place == "data" else rows[0]
        for cell, one in zip(cells, TEXTS, strict=True):
            assert not cell or cell.lstrip("\u200b\ufeff \u00a0")[:1] not in STARTS
            assert unguarded(cell.translate(PICTURES)) == one
            if one in HARMLESS:
                assert cell == one


@pytest.mark.parametrize("place", ["data", "headers"])
def test_no_payload_of_a_workbook_is_a_formula_for_either_reader(place: str) -> None:
    content = texts_as_file("xlsx", TEXTS, place)
    cells = workbook_cells(content)[-len(TEXTS) :]
    values = workbook_values(content)[-len(TEXTS) :]
    for cell, value, one in zip(cells, values, TEXTS, strict=True):
        assert cell.data_type in ("s", "inlineStr")
        assert cell.hyperlink is None
        assert as_shown([cell]) == [value] == [printable(one)]
        assert cell.quotePrefix is is_risky(one)


@pytest.mark.parametrize("place", ["data", "headers"])
def test_programs_get_every_text_as_it_is(place: str) -> None:
    lines = texts_as_file("jsonl", TEXTS, place).decode().split("\n")[:-1]
    table = pq.read_table(io.BytesIO(texts_as_file("parquet", TEXTS, place)))
    if place == "data":
        assert [json.loads(line) for line in lines] == [{"name": one} for one in TEXTS]
        assert table.column("name").to_pylist() == TEXTS
    else:
        assert lines == []
        assert table.column_names == TEXTS


def test_what_people_care_about_survives_in_every_format() -> None:
    kept = ["+40722123456", "Ștefan", "О'Коннор", "007", "😀👨‍👩‍👧", "x" * 32_767, "😀" * 16_383]
    columns, rows = [Column("kept", "phone")], [[one] for one in kept]
    book = written("xlsx", columns, rows)
    assert workbook_values(book)[1:] == as_shown(workbook_cells(book)[1:]) == kept
    assert [bool(cell.quotePrefix) for cell in workbook_cells(book)[1:]] == [True] + [False] * 6
    for file_format in ("csv", "csv-system"):
        assert [row[0] for row in csv_rows(written(file_format, columns, rows), file_format)] == [
            "kept",
            *kept,
        ]


@pytest.mark.parametrize(
    ("too_long", "length"), [("x" * 32_768, "32,768"), ("😀" * 16_384, "32,768")]
)
def test_a_text_longer_than_a_cell_is_refused_with_its_place(too_long: str, length: str) -> None:
    rows = [["short", "short"], ["short", too_long]]
    with pytest.raises(UsageError, match=f"Row 2, column 2 has {length} characters"):
        written("xlsx", [Column("a"), Column("b")], rows)
    assert csv_rows(written("csv", [Column("a"), Column("b")], rows), "csv")[2][1] == too_long


def test_what_no_file_can_hold_becomes_visible_instead_of_vanishing() -> None:
    assert printable("a\0b\x1bc\x7f") == "a␀b␛c␡"
    assert printable("half \ud83d pair") == "half \ufffd pair"
    assert printable("tab\tline\r\n") == "tab\tline\r\n"


def test_guarding_is_undone_exactly() -> None:
    for one in TEXTS:
        assert unguarded(guarded(one)) == one
