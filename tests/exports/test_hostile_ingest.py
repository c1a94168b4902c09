"""Hostile names come in as they are and are harmless when they leave."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm.config import Settings
from crm.exports.writing.cells import Column
from crm.exports.writing.safe_text import guarded, is_risky, printable
from crm.sources.land import land
from crm.warehouse.connection import one_file
from tests.exports.files import (
    as_shown,
    csv_rows,
    workbook_cells,
    workbook_values,
    written_by,
)
from tests.sources.landing_world import NOW, line, write

NAMES = ["Ana\tMaria", "Ion\nPop", "＝1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "О'Коннор", "-"]


def test_hostile_names_are_accepted_at_ingest_and_neutralised_on_the_way_out(
    workspace: Settings, tmp_path: Path
) -> None:
    rows = [line((str(number), name)) for number, name in enumerate(NAMES)]
    text = "\r\n".join(["source_customer_id,first_name", *rows, ""])
    loaded = land(workspace, write(tmp_path, "customers.csv", text), now=NOW)
    assert (loaded.accepted, loaded.rejected) == (len(NAMES), 0)
    (stored,) = (workspace.paths.raw / "shop" / "customers").rglob("*.parquet")
    with duckdb.connect() as connection:
        query = f"select first_name from '{one_file(stored)}' order by source_customer_id"
        raw = connection.sql(query).to_arrow_table()
    names = raw.column(0).to_pylist()
    assert names == NAMES
    book = written_by("from raw", [Column("name")], "xlsx", raw=raw)
    assert workbook_values(book)[1:] == as_shown(workbook_cells(book)[1:]) == names
    assert [bool(cell.quotePrefix) for cell in workbook_cells(book)[1:]] == [
        is_risky(name) for name in names
    ]
    plain = csv_rows(written_by("from raw", [Column("name")], "csv", raw=raw), "csv")
    assert [row[0] for row in plain[1:]] == [printable(guarded(name)) for name in names]
