"""Large plain files: where every line is a record, DuckDB splits them, many times faster.

The outcome is that of the careful reader, line numbers included; anything unexpected makes the
caller use that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from crm.sources.readers.encoding import TextSurvey
from crm.sources.readers.records import BLANKS, WHITESPACE
from crm.sources.readers.staging import BROKEN, INPUT, Input, InputColumn, create_broken
from crm.warehouse.connection import one_file, quoted

WORTH_IT_BYTES = 4 << 20
LONGEST_LINE_BYTES = 16 << 20
LINES = "plain_lines"


def stage_plain_lines(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    survey: TextSurvey,
    headers: Sequence[str],
    delimiter: str,
    lines_before: int,
) -> Input | None:
    """Stage a plain file's lines after the first `lines_before`; None when it is no such file."""
    if (
        survey.encoding != "utf-8"
        or survey.plain_end is None
        or delimiter == WHITESPACE
        or path.stat().st_size < WORTH_IT_BYTES
    ):
        return None
    try:
        blank = _split(connection, path, survey.plain_end, delimiter, lines_before)
    except duckdb.InvalidInputException:  # a line longer than DuckDB takes
        return None
    columns = tuple(InputColumn(name, f"c{place}", "VARCHAR") for place, name in enumerate(headers))
    _keep_rows(connection, columns)
    _keep_broken(connection, len(columns))
    connection.execute(f"drop table {LINES}")
    return Input(columns, survey.lines - lines_before - blank, "line", survey.notices)


def _split(
    connection: duckdb.DuckDBPyConnection, path: Path, end: str, delimiter: str, lines_before: int
) -> int:
    """Split every line that is not blank; return how many are. Order is kept while numbering."""
    kept = connection.execute("select current_setting('preserve_insertion_order')").fetchone()
    connection.execute("set preserve_insertion_order = true")
    try:
        connection.execute(f"""
            create or replace temp table {LINES} as
            select row_number() over () as line,
                case when trim(text, {quoted(BLANKS)}) <> ''
                    then string_split(text, {quoted(delimiter)}) end as fields
            from read_csv({quoted(one_file(path))}, columns = {{'text': 'varchar'}}, delim = '\x1f',
                quote = '', escape = '', header = false, auto_detect = false,
                strict_mode = false, new_line = {quoted(repr(end)[1:-1])},
                max_line_size = {LONGEST_LINE_BYTES})""")
    finally:
        connection.execute(f"set preserve_insertion_order = {bool(kept and kept[0])}")
    blank = connection.execute(
        f"select count(*) from {LINES} where fields is null and line > {lines_before}"
    ).fetchone()
    connection.execute(f"delete from {LINES} where fields is null or line <= {lines_before}")
    return int(blank[0]) if blank else 0


def _keep_rows(connection: duckdb.DuckDBPyConnection, columns: Sequence[InputColumn]) -> None:
    width = len(columns)
    values = "".join(f", fields[{place}] as c{place - 1}" for place in range(1, width + 1))
    connection.execute(
        f"create or replace temp table {INPUT} as"
        f" select line as _line, row_number() over (order by line) as _row_number{values}"
        f" from {LINES} where {_is_row(width)}"
    )


def _keep_broken(connection: duckdb.DuckDBPyConnection, width: int) -> None:
    create_broken(connection)
    connection.execute(
        f"insert into {BROKEN} select line,"
        f" case when len(fields) > {width} then 'too_many_fields' else 'too_few_fields' end,"
        f" format('the line has {{}} fields where the header has {width}', len(fields)),"
        f" 'broken line' from {LINES} where not {_is_row(width)}"
    )


def _is_row(width: int) -> str:
    """Empty fields beyond the header's are a trailing delimiter."""
    beyond = f"array_to_string(fields[{width + 1}:], '') = ''"
    return f"(len(fields) = {width} or (len(fields) > {width} and {beyond}))"
