"""XLSX: typed cells, text that stays text, and a sheet that says what the file is.

The rows come from DuckDB as the XML of the sheet and go into the zip as they are; no value becomes
a Python object. The parts around them are written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import duckdb

from crm.errors import UsageError
from crm.exports.writing.cells import Answer, Column
from crm.exports.writing.sheet import TEXT_LIMIT, column_names, row_chunks, text_row, utf16_length
from crm.exports.writing.styles import Style, styles_xml

ABOUT_SHEET = "About this file"
SHEET_BYTES_LIMIT = 2**31 - 2**16  # beyond it a zip needs an extension that Excel calls damaged
FASTEST = 1

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTHS = {
    "text": 26,
    "phone": 18,
    "number": 12,
    "money": 14,
    "share": 8,
    "date": 12,
    "timestamp": 20,
}
_FROZEN_HEADER = (
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
    "</sheetViews>"
)


def write_xlsx(
    target: BinaryIO,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
    about: Sequence[tuple[str, str]],
    timezone: str,
) -> int:
    """Write a workbook in one pass and little memory; return its rows, the header not counted.

    Raises
    ------
    UsageError
        There are more rows, or longer texts, than a sheet holds; nothing is cut silently.
    """
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=FASTEST) as book:
        _put(book, "[Content_Types].xml", _content_types(bool(about)))
        _put(
            book, "_rels/.rels", _relationships([f"{_OFFICE}/officeDocument"], ["xl/workbook.xml"])
        )
        _put(book, "xl/styles.xml", styles_xml())
        with book.open("xl/worksheets/sheet1.xml", "w") as part:
            rows, area = _write_data(part, columns, connection, answer, timezone)
        if about:
            _put(book, "xl/worksheets/sheet2.xml", _about_sheet(about))
        _put(book, "xl/workbook.xml", _workbook(area, bool(about)))
        _put(book, "xl/_rels/workbook.xml.rels", _workbook_parts(bool(about)))
    return rows


def _write_data(
    part: IO[bytes],
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
    timezone: str,
) -> tuple[int, tuple[str, int]]:
    """Write the sheet of the data; return its rows and its last column and row."""
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{_WIDTHS.get(column.kind, 12)}"'
        ' customWidth="1"/>'
        for number, column in enumerate(columns, start=1)
    )
    header = text_row(1, [(column.header, Style.HEADER, Style.RISKY_HEADER) for column in columns])
    start = (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}">{_FROZEN_HEADER}'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{header}'
    )
    size = part.write(start.encode())
    rows = 0
    for rows, chunk in row_chunks(connection, answer, timezone):
        size += part.write(chunk)
        if size > SHEET_BYTES_LIMIT:
            raise UsageError(
                "The {rows:,} rows so far fill 2 GB of a sheet and there are more; choose the "
                "format csv or split the segment.",
                rows=rows,
            )
    last = next(islice(column_names(), len(columns) - 1, None))
    end = f'</sheetData><autoFilter ref="A1:{last}{rows + 1}"/>{_shading(columns, rows)}'
    part.write(f"{end}</worksheet>".encode())
    return rows, (last, rows + 1)


def _shading(columns: Sequence[Column], rows: int) -> str:
    """Colour the shaded columns from white to blue; the highest twentieth is all one blue."""
    shaded = [
        name for name, column in zip(column_names(), columns, strict=False) if column.is_shaded
    ]
    if not shaded or not rows:
        return ""
    return (
        f'<conditionalFormatting sqref="{shaded[0]}2:{shaded[-1]}{rows + 1}">'
        '<cfRule type="colorScale" priority="1"><colorScale><cfvo type="min"/>'
        '<cfvo type="percentile" val="95"/><color rgb="FFFFFFFF"/><color rgb="FF56B4E9"/>'
        "</colorScale></cfRule></conditionalFormatting>"
    )


def _about_sheet(about: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        text_row(
            number,
            [
                (name, Style.NAME, Style.RISKY_NAME),
                (_shown(value), Style.WRAPPED, Style.RISKY_WRAPPED),
            ],
        )
        for number, (name, value) in enumerate(about, start=1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetFormatPr defaultRowHeight="15"/>'
        '<cols><col min="1" max="1" width="22" customWidth="1"/>'
        '<col min="2" max="2" width="90" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _shown(value: str) -> str:
    if utf16_length(value) <= TEXT_LIMIT:
        return value
    return "Too long for a cell; the manifest beside this file has it whole."


def _workbook(area: tuple[str, int], has_about: bool) -> str:
    column, row = area
    second = f'<sheet name="{ABOUT_SHEET}" sheetId="2" r:id="rId2"/>' if has_about else ""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f'<sheets><sheet name="Data" sheetId="1" r:id="rId1"/>{second}</sheets>'
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"Data!$A$1:${column}${row}</definedName></definedNames></workbook>"
    )


def _workbook_parts(has_about: bool) -> str:
    sheets = ["worksheets/sheet1.xml", *(["worksheets/sheet2.xml"] if has_about else [])]
    kinds = [f"{_OFFICE}/worksheet"] * len(sheets)
    return _relationships([*kinds, f"{_OFFICE}/styles"], [*sheets, "styles.xml"])


def _relationships(kinds: Sequence[str], targets: Sequence[str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(zip(kinds, targets, strict=True), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _content_types(has_about: bool) -> str:
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    parts |= {
        f"/xl/worksheets/sheet{one}.xml": "worksheet" for one in ((1, 2) if has_about else (1,))
    }
    listed = "".join(
        f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>'
        for part, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _put(book: ZipFile, name: str, content: str) -> None:
    if not content.startswith("<?xml"):
        content = _DECLARATION + content
    book.writestr(name, content)
