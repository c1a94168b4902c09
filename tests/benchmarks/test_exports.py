"""Exports of 100,000 and 1,000,000 rows × 12 columns: cost per format, and ratios to what is known.

Every file is written by a process of its own. Ratios are taken of pairs run alternately, on CPU
seconds, because wall seconds on a shared machine say little. Run with `make bench`.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from crm.exports.writing.write import EXTENSIONS
from tests.architecture.project import ROOT
from tests.benchmarks.export_once import PEOPLE, QUERY

pytestmark = pytest.mark.slow

SIZES = [100_000, 1_000_000]
Cost = dict[str, float]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, int], Cost]:
    folder = tmp_path_factory.mktemp("exports")
    for rows in SIZES:
        with duckdb.connect(str(folder / f"{rows}.duckdb")) as connection:
            connection.execute(PEOPLE, {"rows": rows})

    def run(name: str, rows: int) -> Cost:
        database, path = folder / f"{rows}.duckdb", folder / f"written.{name}"
        command = [sys.executable, "-m", "tests.benchmarks.export_once", name, database, path]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout))

    return run


def paired(
    run: Callable[[str], Cost], ours: str, other: str, pairs: int
) -> tuple[float, list[float]]:
    """Return the median ratio of CPU seconds (other ÷ ours) and all of them, after a warm-up."""
    run(ours)
    ratios = [run(other)["cpu"] / run(ours)["cpu"] for _ in range(pairs)]
    return statistics.median(ratios), sorted(ratios)


@pytest.mark.parametrize("rows", SIZES)
def test_cost_per_format(
    once: Callable[[str, int], Cost], rows: int, capsys: pytest.CaptureFixture[str]
) -> None:
    costs = {name: once(name, rows) for name in [*EXTENSIONS, "COPY"]}
    with capsys.disabled():
        print(f"\n{rows:>9,} rows × 12")
        for name, cost in costs.items():
            print(
                f"  {name:<10} {cost['wall']:6.2f} s wall {cost['cpu']:6.2f} s CPU"
                f" {cost['megabytes']:5.0f} MB peak {cost['size']:6.1f} MB written"
            )
    assert max(cost["megabytes"] for cost in costs.values()) <= 1_024


@pytest.mark.parametrize(
    ("ours", "other", "rows", "pairs", "at_least"),
    [
        ("csv", "COPY", 1_000_000, 7, 1 / 1.25),
        ("xlsx", "XlsxWriter", 100_000, 7, 6),
        ("xlsx", "XlsxWriter", 1_000_000, 3, 10),
    ],
)
def test_cpu_beside(
    once: Callable[[str, int], Cost],
    ours: str,
    other: str,
    rows: int,
    pairs: int,
    at_least: float,
    capsys: pytest.CaptureFixture[str],
) -> None:
    median, ratios = paired(lambda name: once(name, rows), ours, other, pairs)
    with capsys.disabled():
        print(
            f"\n  {other} ÷ {ours}, {rows:,} rows: {median:.2f} × the CPU"
            f" ({ratios[0]:.2f} to {ratios[-1]:.2f} in {pairs} pairs)"
        )
    assert median >= at_least


def test_every_cell_of_a_hundred_thousand_rows_is_equal_in_two_readers(
    once: Callable[[str, int], Cost], tmp_path: Path
) -> None:
    database, path = tmp_path / "people.duckdb", tmp_path / "people.xlsx"
    with duckdb.connect(str(database)) as connection:
        connection.execute(PEOPLE, {"rows": SIZES[0]})
        rows = connection.sql(QUERY).fetchall()
    command = [sys.executable, "-m", "tests.benchmarks.export_once", "xlsx", database, path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    expected = [
        [float(cell) if index == 7 else cell for index, cell in enumerate(row)] for row in rows
    ]
    calamine = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    for number, (cells, row) in enumerate(zip(calamine, expected, strict=True)):
        read = [*cells[:9], _moment(cells[9]), cells[10], cells[11] or None]
        assert read == row, number
    sheet = openpyxl.load_workbook(path, read_only=True)["Data"]
    for number, (cells, row) in enumerate(
        zip(sheet.iter_rows(min_row=2, values_only=True), expected, strict=True)
    ):
        read = [unescape(cell) if isinstance(cell, str) else cell for cell in cells]
        read[8] = read[8].date() if read[8] else None
        read += [None] * (12 - len(read))
        assert read == row, number


def _moment(value: object) -> object:
    """Calamine reads midnight as a day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value
