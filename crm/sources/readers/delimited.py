"""CSV and its kin: any delimiter, any encoding, the header required by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import duckdb

from crm.errors import BadInputError
from crm.sources.headers import normalised
from crm.sources.readers.encoding import TextSurvey, survey_text
from crm.sources.readers.plain_lines import stage_plain_lines
from crm.sources.readers.records import Record, RecordReader
from crm.sources.readers.staging import (
    Input,
    ReaderOptions,
    Stage,
    distinct_headers,
)

SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
CANDIDATES = (",", ";", "\t", "|")
SAMPLE_LINES = 200


def stage_delimited(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    options: ReaderOptions,
    known_headers: Collection[str],
    locale: str,
) -> Input:
    """Stage a delimited text file as text columns.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Where the rows are staged.
    path : Path
        The file.
    options : ReaderOptions
        What the mapping fixes; the rest is detected.
    known_headers : collection of str
        Normalised header names the mapping understands: evidence for the delimiter.
    locale : str
        The tenant's: evidence for the encoding.

    Raises
    ------
    BadInputError
        The file cannot be decoded, or has no header line.
    """
    survey = survey_text(path, options.encoding, locale)
    with _open_lines(path, survey) as lines:
        sample = list(islice(lines, SAMPLE_LINES))
    skipped, delimiter = _separator_line(sample)
    delimiter = options.delimiter or delimiter or _detect(sample, known_headers)
    with _open_lines(path, survey) as lines:
        for _ in range(skipped):
            next(lines)
        headers, reader = _after_header(path, lines, survey, options, delimiter, skipped + 1)
        plain = stage_plain_lines(connection, path, survey, headers, delimiter, reader.lines_before)
        return plain or _stage_records(connection, headers, reader, survey)


@contextmanager
def _open_lines(path: Path, survey: TextSurvey) -> Iterator[Iterator[str]]:
    errors = "surrogateescape" if survey.has_broken_bytes else "strict"
    with path.open(encoding=survey.encoding, errors=errors, newline="") as lines:
        yield iter(lines)


def _separator_line(sample: list[str]) -> tuple[int, str | None]:
    found = SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
    return (1, found.group(1)) if found else (0, None)


def _after_header(
    path: Path,
    lines: Iterator[str],
    survey: TextSurvey,
    options: ReaderOptions,
    delimiter: str,
    first_line: int,
) -> tuple[list[str], _DataRecords]:
    if options.columns is not None:
        records = RecordReader(
            lines,
            delimiter,
            len(options.columns),
            first_line=first_line,
            has_broken_bytes=survey.has_broken_bytes,
        )
        return list(options.columns), _DataRecords(records, first_line - 1)
    head = RecordReader(lines, delimiter, first_line=first_line)
    header = next(iter(head), None)
    if not isinstance(header, Record):
        problem = header.message if header else "it holds no line"
        raise BadInputError(
            "{file} has no header line: {problem}; add one, or name the columns.",
            file=path,
            problem=problem,
        )
    used = first_line - 1 + head.blank_lines + head.continuation_lines + 1
    records = RecordReader(
        lines,
        delimiter,
        len(header.fields),
        first_line=used + 1,
        has_broken_bytes=survey.has_broken_bytes,
    )
    return distinct_headers(header.fields), _DataRecords(records, used)


class _DataRecords:
    """The records after the header, and how many lines came before them."""

    def __init__(self, records: RecordReader, lines_before: int) -> None:
        self.records, self.lines_before = records, lines_before

    def rows_in(self, lines: int) -> int:
        """Count the rows from the file's line ends, less the lines that are none."""
        other = self.records.blank_lines + self.records.continuation_lines
        return lines - self.lines_before - other


def _stage_records(
    connection: duckdb.DuckDBPyConnection,
    headers: list[str],
    data: _DataRecords,
    survey: TextSurvey,
) -> Input:
    stage = Stage(connection, headers)
    for record in data.records:
        if isinstance(record, Record):
            stage.add(record.line, record.fields)
        else:
            stage.reject(record)
    stage.flush()
    return Input(stage.columns, data.rows_in(survey.lines), "line", survey.notices)


def _detect(sample: list[str], known_headers: Collection[str]) -> str:
    """Choose the delimiter under which the header makes most sense and the rows agree with it."""
    return max(CANDIDATES, key=lambda delimiter: _evidence(sample, delimiter, known_headers))


def _evidence(
    sample: list[str], delimiter: str, known_headers: Collection[str]
) -> tuple[int, float, int]:
    records = [
        record.fields
        for record in RecordReader(iter(sample), delimiter)
        if isinstance(record, Record)
    ]
    if not records or len(records[0]) < 2:
        return (0, 0.0, 0)
    header, rows = records[0], records[1:]
    known = sum(normalised(name) in known_headers for name in header)
    agreeing = sum(len(row) == len(header) for row in rows)
    return (known, agreeing / len(rows) if rows else 1.0, len(header))
