"""Bad CSV files, one by one: read like the clean one, refused with a sentence, or quarantined.

The list is that of inputs on which a sniffing reader or a positional schema is silently wrong.
"""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from crm.config import load_settings
from crm.errors import BadInputError, UsageError
from crm.sources.land import land
from tests.sources.landing_world import (
    HEADER,
    NOW,
    ROWS,
    csv,
    land_text,
    line,
    raw_files,
    rejected,
    stored,
    with_column,
    with_value,
)

CLEAN = csv()
ISO_DATES = tuple(row[1] for row in ROWS)


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> list[tuple[object, ...]]:
    settings = load_settings(home=tmp_path_factory.mktemp("clean") / "home", tenant="test")
    result = land_text(settings, CLEAN)
    assert (result.rows_in, result.accepted) == (4, 4)
    return stored(settings)


def dates(pattern: str) -> str:
    """The clean file with its dates written another way."""
    written = tuple(datetime.fromisoformat(text).strftime(pattern) for text in ISO_DATES)
    return csv(with_column("ordered_at", written))


def mixed_ends() -> str:
    ends = iter(["\r\n", "\n", "\r", "\r\n", "\n"])
    return "".join(text + next(ends) for text in CLEAN.splitlines())


READ_LIKE_THE_CLEAN_FILE = {
    "utf8_mark": CLEAN.encode("utf-8-sig"),
    "utf16_little_endian": CLEAN.encode("utf-16"),
    "utf16_big_endian": b"\xfe\xff" + CLEAN.encode("utf-16-be"),
    "utf16_without_mark": CLEAN.encode("utf-16-le"),
    "utf32": CLEAN.encode("utf-32"),
    "semicolons": csv(delimiter=";"),
    "tabs": csv(delimiter="\t"),
    "pipes": csv(delimiter="|"),
    "crlf": csv(end="\r\n"),
    "old_mac_ends": csv(end="\r"),
    "mixed_ends": mixed_ends(),
    "separator_line": "sep=;\n" + csv(delimiter=";"),
    "separator_line_crlf": "sep=,\r\n" + csv(end="\r\n"),
    "no_last_line_end": CLEAN.rstrip("\n"),
    "blank_lines_between_and_after": CLEAN.replace("\n", "\n\n") + "\n \n",
    "blank_lines_before": "\n\n" + CLEAN,
    "decimal_comma": csv(
        with_column("total_gross", ("120,50", "80,00", "1500,25", "0,00")), delimiter=";"
    ),
    "decimal_comma_and_thousands": csv(
        with_column("total_gross", ("120,50", "80", "1.500,25", "0")), delimiter=";"
    ),
    "thousands_comma": csv(with_column("total_gross", ("120.50", "80", "1,500.25", "0"))),
    "thousands_space": csv(with_column("total_gross", ("120,50", "80", "1 500,25", "0"))),
    "columns_in_another_order": csv(
        tuple(tuple(reversed(row)) for row in ROWS), tuple(reversed(HEADER))
    ),
    "column_added": csv(tuple((*row, "x") for row in ROWS), (*HEADER, "colour")),
    "column_renamed_to_a_usual_name": csv(
        header=("Order Number", "Order Date", "customer-id", "E-mail", *HEADER[4:5], "Total",
                *HEADER[6:])
    ),
    "header_in_other_letters": csv(header=tuple(f" {name.upper()} " for name in HEADER)),
    "header_with_zero_width_space": "\u200b" + CLEAN,
    "trailing_delimiter": CLEAN.replace("\n", ",\n").replace(",\n", "\n", 1),
    "every_field_quoted": "".join(
        ",".join('"' + text.replace('"', '""') + '"' for text in row) + "\n"
        for row in (HEADER, *ROWS)
    ),
    "blanks_around_values": csv(tuple(tuple(f" {text}\u00a0" for text in row) for row in ROWS)),
    "words_for_nothing": csv(with_value(1, "email", "NULL")),
    "dates_day_first": dates("%d/%m/%Y %H:%M:%S"),
    "dates_day_first_with_dots": dates("%d.%m.%Y %H:%M:%S"),
    "dates_month_first": dates("%m/%d/%Y %H:%M"),
    "dates_year_first_with_slashes": dates("%Y/%m/%d %H:%M:%S"),
    "dates_twelve_hours": dates("%m/%d/%Y %I:%M %p"),
    "dates_with_t_and_fraction": dates("%Y-%m-%dT%H:%M:%S.000"),
    "dates_with_offset": csv(
        with_column(
            "ordered_at",
            ("2025-03-04T08:15:00Z", "2025-03-15T18:00:00+02:00", "2025-04-01 09:30:00+0300",
             "2025-05-20T18:45:00+00:00"),
        )
    ),
    "status_in_other_words": csv(with_column("status", ("Completed", "PAID", "on hold", "paid "))),
}  # fmt: skip


@pytest.mark.parametrize("fault", READ_LIKE_THE_CLEAN_FILE)
def test_a_file_written_another_way_reads_like_the_clean_one(fault, settings, clean):
    result = land_text(settings, READ_LIKE_THE_CLEAN_FILE[fault])
    assert (result.rows_in, result.accepted, result.rejected) == (4, 4, 0), result
    assert stored(settings) == clean


def parquet_bytes() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"order_id": ["1"]}), buffer)
    return buffer.getvalue()


def zip_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("orders.csv", CLEAN)
    return buffer.getvalue()


def workbook_bytes() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_row(0, 0, HEADER)
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "is empty"),
    "only_blanks": (b"\xef\xbb\xbf \r\n \n", "is empty"),
    "web_page": ("<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
    "xml": ("<?xml version='1.0'?><orders/>", "web page or XML"),
    "zip": (zip_bytes(), "zip archive; unpack it"),
    "gzip": (gzip.compress(CLEAN.encode()), "gzip-compressed; unpack it"),
    "parquet_named_csv": (parquet_bytes(), r"is Parquet, not '\.csv'; rename it"),
    "workbook_named_csv": (workbook_bytes(), "is an Excel workbook.*rename it"),
    "old_workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel workbook"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "random_bytes": (random.Random(1).randbytes(5000), "no text in any encoding"),
    "json_named_csv": ('[{"order_id": 1}]', "is JSON"),
    "cut_utf16": (CLEAN.encode("utf-16")[:-1], "not whole UTF-16.*cut"),
    "column_missing": (
        csv(tuple(row[:5] + row[6:] for row in ROWS), HEADER[:5] + HEADER[6:]),
        "needs the column total_gross.*its columns are: order_id, ordered_at",
    ),
    "column_renamed": (
        csv(header=("orderid_", *HEADER[1:])),
        "needs the column order_id.*If 'orderid' is order_id, say so in a mapping",
    ),
    "no_header": ("".join(line(row) + "\n" for row in ROWS), "needs the columns order_id"),
    "column_twice": (
        csv(tuple((*row, "9") for row in ROWS), (*HEADER, "total_gross")),
        r"both 'total_gross' and 'total_gross \(2\)'",
    ),
    "two_usual_names": (
        csv(
            tuple((*row, "9") for row in ROWS),
            (*tuple("total" if name == "total_gross" else name for name in HEADER), "amount"),
        ),
        "Both 'total' and 'amount' could be total_gross",
    ),
    "day_or_month": (
        csv(
            with_column("ordered_at", ("03/04/2025", "05/06/2025", "01/02/2025", "2025-05-20"))
        ),
        "orders.csv, line 2, column 'ordered_at': day and month",
    ),
    "day_and_month_contradict": (
        csv(
            with_column("ordered_at", ("13/04/2025", "05/16/2025", "01/02/2025", "2025-05-20"))
        ),
        "line 2 writes the day first and line 3 the month",
    ),
    "comma_decimal_or_thousands": (
        csv(with_column("total_gross", ("1,234", "2,345", "7", "8"))),
        "line 2, column 'total_gross': a comma before three digits",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_a_file_that_cannot_be_trusted_is_refused_whole(fault, settings):
    content, sentence = REFUSED[fault]
    with pytest.raises(BadInputError, match=f"(?s){sentence}") as refusal:
        land_text(settings, content, table="orders")
    assert refusal.value.exit_code == 3
    assert "\n" not in str(refusal.value)
    assert raw_files(settings) == []


def test_a_missing_file_a_folder_and_a_foreign_ending_are_refused(settings, tmp_path):
    for path, sentence in (
        (tmp_path / "orders.csv", "does not exist"),
        (tmp_path, "is a folder"),
        (tmp_path / "notes.docx", "ends in '.docx'"),
    ):
        if path.suffix == ".docx":
            path.write_text("x")
        with pytest.raises(BadInputError, match=sentence):
            land(settings, path)


def test_a_file_that_names_no_table_and_fits_none_is_a_usage_error(settings):
    with pytest.raises(UsageError, match="give --table"):
        land_text(settings, "colour,size\nred,3\n", name="things.csv")


def broken(number: int, text: str) -> str:
    """The clean file with one line put in before line `number`."""
    lines = CLEAN.splitlines(keepends=True)
    return "".join([*lines[: number - 1], text, *lines[number - 1 :]])


BAD = ("B-1", "2025-03-04", "1", "", "paid", "9.90", "RON", "web")


def bad(column: str, value: str) -> str:
    place = HEADER.index(column)
    return broken(4, line((*BAD[:place], value, *BAD[place + 1 :])) + "\n")


QUARANTINED = {
    "row_too_long": (broken(3, line(BAD) + ",x,y\n"), (3, None, "too_many_fields")),
    "row_too_short": (broken(4, "B-1,2025-03-04,1\n"), (4, None, "too_few_fields")),
    "last_line_cut": (broken(6, "B-1,2025-03-04,1,,pa"), (6, None, "too_few_fields")),
    "quote_never_closed": (
        broken(3, 'B-1,2025-03-04,1,,paid,9.90,RON,"web\n'),
        (3, None, "unclosed_quote"),
    ),
    "quote_never_closed_at_the_end": (
        broken(6, 'B-1,2025-03-04,1,,paid,9.90,RON,"web\n'),
        (6, None, "unclosed_quote"),
    ),
    "text_after_a_closing_quote": (
        broken(5, 'B-1,2025-03-04,1,,paid,9.90,RON,"web"site\n'),
        (5, None, "malformed_quote"),
    ),
    "nul_character": (broken(3, line((*BAD[:7], "we\x00b")) + "\n"), (3, None, "nul_character")),
    "broken_utf8": (
        broken(3, "B-1,2025-03-04,1,,paid,9.90,RON,w@b\n").encode().replace(b"w@b", b"w\xffb"),
        (3, None, "broken_encoding"),
    ),
    "nan": (bad("total_gross", "NaN"), (4, "total_gross", "not_an_amount")),
    "infinity": (bad("total_gross", "inf"), (4, "total_gross", "not_an_amount")),
    "1e400": (bad("total_gross", "1e400"), (4, "total_gross", "not_an_amount")),
    "amount_with_words": (bad("total_gross", "9.90 lei"), (4, "total_gross", "not_an_amount")),
    "amount_too_large": (bad("total_gross", "9" * 30), (4, "total_gross", "not_an_amount")),
    "one_decimal_comma": (bad("total_gross", "9,90"), (4, "total_gross", "not_an_amount")),
    "amount_missing": (bad("total_gross", ""), (4, "total_gross", "missing")),
    "amount_negative": (bad("total_gross", "-9.90"), (4, "total_gross", "negative")),
    "id_missing": (bad("order_id", " "), (4, "order_id", "missing")),
    "id_cut_by_a_spreadsheet": (
        bad("order_id", "1.23457E+15"),
        (4, "order_id", "cut_by_spreadsheet"),
    ),
    "id_too_long": (bad("order_id", "x" * 600), (4, "order_id", "too_long")),
    "date_that_does_not_exist": (bad("ordered_at", "2025-02-30"), (4, "ordered_at", "not_a_time")),
    "date_zero_of_a_spreadsheet": (
        bad("ordered_at", "1900-01-00"),
        (4, "ordered_at", "not_a_time"),
    ),
    "date_in_words": (bad("ordered_at", "yesterday"), (4, "ordered_at", "not_a_time")),
    "date_as_a_serial": (bad("ordered_at", "45720.5"), (4, "ordered_at", "not_a_time")),
    "year_1": (bad("ordered_at", "0001-01-01"), (4, "ordered_at", "implausible_date")),
    "year_9999": (bad("ordered_at", "9999-12-31"), (4, "ordered_at", "in_the_future")),
    "ten_years_ahead": (bad("ordered_at", "2035-06-01"), (4, "ordered_at", "in_the_future")),
    "unknown_status": (bad("status", "maybe"), (4, "status", "unknown_value")),
    "unknown_currency": (bad("currency", "lei"), (4, "currency", "not_a_currency")),
    "currency_sign": (bad("currency", "€"), (4, "currency", "not_a_currency")),
}  # fmt: skip


@pytest.mark.parametrize("fault", QUARANTINED)
def test_a_bad_row_is_quarantined_and_the_good_rows_are_kept(fault, settings, clean):
    content, expected = QUARANTINED[fault]
    result = land_text(settings, content)
    assert (result.rows_in, result.accepted, result.rejected) == (5, 4, 1), result
    assert rejected(settings) == [expected]
    assert stored(settings) == clean
    reason = result.reasons[0]
    assert (reason.first_line, reason.column, reason.reason) == expected


def test_a_rejected_row_keeps_the_class_of_its_value_and_never_the_value(settings):
    land_text(settings, bad("total_gross", "ana@example.com"))
    columns = ("file", "line", "column_name", "message", "value_class")
    assert stored(settings, "rejected_rows", *columns) == [
        ("orders.csv", 4, "total_gross", "is not an amount that can be stored", "e-mail address")
    ]


def test_a_header_without_rows_is_a_state_and_no_fault(settings):
    result = land_text(settings, line(HEADER) + "\n")
    assert (result.rows_in, result.accepted, result.is_failing) == (0, 0, False)
    assert "no rows" in result.notices[0]
    assert stored(settings) == []


def test_a_line_break_inside_quotes_belongs_to_the_value(settings):
    rows = with_value(1, "channel", "two\r\nlines, \n\nand a blank one")
    result = land_text(settings, csv(rows) + "short,row\n")
    assert (result.accepted, result.rejected) == (4, 1)
    assert stored(settings, "orders", "channel")[1] == ("two\r\nlines, \n\nand a blank one",)
    assert rejected(settings) == [(9, None, "too_few_fields")]


@pytest.mark.parametrize(
    "value",
    ["\U0001f3ab ticket", "\u202egnp.exe", "zero\u200bwidth", "=1+1", "x" * 3_000_000],
    ids=["emoji", "right_to_left", "zero_width", "formula", "three_megabytes"],
)
def test_strange_text_is_stored_exactly(value, settings):
    land_text(settings, csv(with_value(0, "channel", value)))
    assert stored(settings, "orders", "channel")[0] == (value,)


def test_an_encoding_that_is_not_utf8_is_named_in_a_notice(settings):
    words = "Brăila Câmpulung Tîrgu Mureş Bistriţa Constanţa Timişoara mănăstire"
    text = csv(with_column("channel", (words,) * 4)).replace("Ștefan", "Stefan")
    result = land_text(settings, text.encode("cp1250"))
    assert result.accepted == 4
    assert "is not UTF-8; it was read as" in result.notices[0]
    assert stored(settings, "orders", "channel")[0] == (words,)


def test_a_code_page_that_nothing_tells_apart_is_refused(settings):
    text = csv(with_column("channel", ("Москва Санкт-Петербург",) * 4)).replace("Ștefan", "Stefan")
    with pytest.raises(BadInputError, match="its encoding cannot be told; it could be"):
        land_text(settings, text.encode("cp1251"))
    assert land_text(
        settings.model_copy(update={"locale": "ru_RU"}), text.encode("cp1251")
    ).accepted


def test_many_open_quotes_cost_their_own_lines_only(settings):
    lines = [line(HEADER)]
    for number in range(3_000):
        channel = '"web' if number % 3 == 0 else "web"
        lines.append(f"N-{number},2025-03-04,1,,paid,1.00,RON,{channel}")
    result = land_text(settings, "\n".join(lines))
    assert (result.rows_in, result.accepted, result.rejected) == (3_000, 2_000, 1_000)


def test_the_future_begins_after_the_tolerance(settings):
    tolerated = NOW.replace(day=2, hour=11).isoformat()
    too_late = NOW.replace(day=2, hour=13).isoformat()
    rows = with_value(0, "ordered_at", tolerated)
    assert land_text(settings, csv(rows)).rejected == 0
    rows = with_value(0, "ordered_at", too_late)
    assert land_text(settings, csv(rows)).rejected == 1
