"""The rows of a worksheet as XML, written by DuckDB; the few rows of our own words by Python.

Every text is an inline string, so there is no table of strings to keep in memory; every cell has
its reference, because not every reader counts. What XML or Excel reads otherwise is escaped: `&`
and the brackets, a carriage return (`_x000D_`), and text that looks like such an escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, product
from string import ascii_uppercase

import duckdb

from crm.errors import UsageError
from crm.exports.writing.cells import Answer, Cell
from crm.exports.writing.safe_text import is_risky, is_risky_sql, printable, printable_bytes
from crm.exports.writing.stream import text_chunks
from crm.exports.writing.styles import STYLE_OF_KIND, Style

ROW_LIMIT = 1_048_575  # a sheet's rows without its header
TEXT_LIMIT = 32_767  # counted as Excel does: a character beyond U+FFFF is two
SIGNIFICANT_DIGITS = 15
EXACT_IN_A_SPREADSHEET = 10**SIGNIFICANT_DIGITS
SMALL = frozenset({"tinyint", "smallint", "integer", "utinyint", "usmallint", "uinteger"})
FIRST_DAY = "1900-03-01"  # before it Excel counts a day that never was
LAST_DAY = "9999-12-31"

_ESCAPE_LIKE = re.compile("_(x[0-9A-Fa-f]{4})")


def row_chunks(
    connection: duckdb.DuckDBPyConnection, answer: Answer, timezone: str
) -> Iterator[tuple[int, memoryview]]:
    """Yield rows as XML, from the second of the sheet on, and how many there are so far.

    Raises
    ------
    UsageError
        A text, whose row and column are named, is longer than a cell holds, or there are too many
        rows; nothing is cut.
    """
    texts = [cell for cell in answer.cells if cell.is_text]
    cells = ", ".join(
        _cell(cell, column, timezone)
        for cell, column in zip(answer.cells, column_names(), strict=False)
    )
    names = ", ".join(cell.name for cell in answer.cells)
    query = f"""
        select
            concat('<row r="', row, '">', {cells}, '</row>') as xml,
            {_first_too_long(texts)} as too_long
        from (
            select {names}, cast(row_number() over () + 1 as varchar) as row from {answer.source}
        )"""
    rows = 0
    for batch, chunk in text_chunks(connection, query):
        found = batch.column(1)
        if found.null_count < len(found):
            _refuse_text(rows, found.to_pylist())
        rows += batch.num_rows
        if rows > ROW_LIMIT:
            raise UsageError(
                "A sheet holds {row_limit:,} rows and there are more; choose the format csv or "
                "split the segment.",
                row_limit=ROW_LIMIT,
            )
        yield rows, printable_bytes(chunk)


def text_row(row: int, texts: Sequence[tuple[str, Style, Style]]) -> str:
    """Write a row of our own words: each with its style, and the style it has when it is risky."""
    cells = [
        f'<c r="{column}{row}" t="inlineStr" s="{risky if is_risky(text) else plain}">'
        f'<is><t xml:space="preserve">{_escaped(printable(text))}</t></is></c>'
        for column, (text, plain, risky) in zip(column_names(), texts, strict=False)
    ]
    return f'<row r="{row}">{"".join(cells)}</row>'


def column_names() -> Iterator[str]:
    """Yield A, B, … Z, AA, AB and so on."""
    for length in count(1):
        yield from ("".join(letters) for letters in product(ascii_uppercase, repeat=length))


def utf16_length(text: str) -> int:
    """Count characters as Excel does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _refuse_text(rows_before: int, found: Sequence[str | None]) -> None:
    row, (column, length) = next(
        (rows_before + number, said.split("|"))
        for number, said in enumerate(found, start=1)
        if said
    )
    raise UsageError(
        "Row {row:,}, column {column} has {length:,} characters and a cell holds {text_limit:,}; "
        "choose the format csv.",
        row=row,
        column=column,
        length=int(length),
        text_limit=TEXT_LIMIT,
    )


def _first_too_long(texts: Sequence[Cell]) -> str:
    """Say `column|characters` of a row's first text that is too long for a cell, as SQL."""
    checks = [
        f"case when strlen({text}) > {TEXT_LIMIT} and {_utf16_length(text)} > {TEXT_LIMIT}"
        f" then '{int(name[1:]) + 1}|' || {_utf16_length(text)} end"
        for name, text in ((cell.name, cell.text()) for cell in texts)
    ]
    return f"cast(coalesce({', '.join([*checks, 'null'])}) as varchar)"


def _utf16_length(text: str) -> str:
    astral = f"regexp_replace({text}, '[^\\x{{10000}}-\\x{{10FFFF}}]+', '', 'g')"
    return f"(length({text}) + length({astral}))"


def _cell(cell: Cell, column: str, timezone: str) -> str:
    if cell.is_text:
        return _text_cell(cell.text(), column)
    if cell.kind == "boolean":
        return _value_cell(f"cast({cell.name} as int)", column, STYLE_OF_KIND[cell.kind], ' t="b"')
    value, is_exact = _number(cell, timezone)
    written = _value_cell(value, column, STYLE_OF_KIND[cell.kind])
    if is_exact == "true":
        return written
    shown = _text_cell(f"cast({cell.value()} as varchar)", column)
    return f"case when {is_exact} then {written} else {shown} end"


def _number(cell: Cell, timezone: str) -> tuple[str, str]:
    """Write a value as the number Excel keeps, and the condition under which it keeps it whole."""
    value, name = cell.value(), cell.name
    if cell.kind == "date":
        return f"({value} - date '1899-12-30')", _within_days(name)
    if cell.kind == "timestamp":
        clock = f"cast({cell.wall_clock(timezone)} as timestamp)"
        return f"(epoch_us({clock}) / 86400000000 + 25569)", _within_days(clock)
    if cell.type.id in SMALL:
        return value, "true"
    small = f"{value} > -{EXACT_IN_A_SPREADSHEET} and {value} < {EXACT_IN_A_SPREADSHEET}"
    if cell.type.id == "decimal":
        as_read = f"try_cast(cast({name} as double) as {cell.type})"
        digits = int(str(cell.type).removeprefix("DECIMAL(").split(",")[0])
        return value, "true" if digits <= SIGNIFICANT_DIGITS else f"{small} and {as_read} = {name}"
    return value, small


def _within_days(value: str) -> str:
    return f"{value} >= date '{FIRST_DAY}' and {value} < date '{LAST_DAY}' + 1"


def _value_cell(value: str, column: str, style: Style, type_: str = "") -> str:
    start = f"'<c r=\"{column}', row, '\"{type_} s=\"{style}\"><v>'"
    return f"case when {value} is null then '' else concat({start}, {value}, '</v></c>') end"


def _text_cell(text: str, column: str) -> str:
    """Write a text cell as SQL; what needs no care, and most does not, takes the short way."""
    start = f'\'<c r="{column}\', row, \'" t="inlineStr"'
    end = "'</t></is></c>'"
    signs = ("'&'", "'<'", "'>'", "'_x'", "chr(9)", "chr(10)", "chr(13)")
    needs_care = " or ".join(
        [*(f"contains({text}, {sign})" for sign in signs), f"suffix({text}, ' ')"]
    )
    style = f"case when {is_risky_sql(text)} then ' s=\"{Style.RISKY}\"' else '' end"
    is_plain = f"{text} >= '0' and not {is_risky_sql(text)} and not ({needs_care})"
    plain = f"concat({start}><is><t>', {text}, {end})"
    careful = (
        f"concat({start}', {style}, '><is><t xml:space=\"preserve\">', {_escaped_sql(text)}, {end})"
    )
    return f"case when {text} is null then '' when {is_plain} then {plain} else {careful} end"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPE_LIKE.sub(r"_x005F_\1", text).replace("\r", "_x000D_")


def _escaped_sql(text: str) -> str:
    """Escape as SQL; the expression that is slow is asked only where it has something to find."""
    like = f"regexp_replace({text}, '{_ESCAPE_LIKE.pattern}', '_x005F_\\1', 'g')"
    text = f"case when contains({text}, '_x') then {like} else {text} end"
    text = f"replace(replace(replace({text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    return f"replace({text}, chr(13), '_x000D_')"
