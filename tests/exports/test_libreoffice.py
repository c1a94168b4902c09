"""LibreOffice opens the files and shows the same; skipped where it is not installed."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crm.exports.writing.cells import Column
from crm.exports.writing.safe_text import guarded, printable
from tests.exports.files import texts_as_file, written
from tests.exports.payloads import HARMLESS, PAYLOADS
from tests.exports.test_write import ROW, TYPED

OFFICE = shutil.which("soffice")
TEXTS = [*PAYLOADS, *HARMLESS, "0040722", "x" * 32_767, "😀" * 16_383]
NOT_KEPT_IN_A_CSV = {"007", "0040722", "1e5", "TRUE"}
"""What every spreadsheet takes for a number in a CSV, which is why people get a workbook."""
UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


def opened(tmp_path: Path, name: str, content: bytes, to: str) -> str:
    """Let LibreOffice open a file and save it as another kind; it is told how a CSV is written."""
    source = tmp_path / name
    source.write_bytes(content)
    profile = (tmp_path / "profile").as_uri()
    result = subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation={profile}",
            "--headless",
            *(["--infilter=CSV:44,34,76,1"] if name.endswith(".csv") else []),
            "--convert-to",
            to,
            "--outdir",
            str(tmp_path / "opened"),
            str(source),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    saved = tmp_path / "opened" / f"{source.stem}.{to.split(':')[0]}"
    assert saved.exists(), result.stderr
    return saved.read_bytes().decode("utf-8-sig")


def shown(tmp_path: Path, name: str, content: bytes) -> list[list[str]]:
    saved = opened(tmp_path, name, content, UTF8_CSV)
    return [[as_lines(cell) for cell in row] for row in csv.reader(io.StringIO(saved, newline=""))]


def as_lines(text: str) -> str:
    """LibreOffice keeps line breaks of every kind as one."""
    return re.sub("\r\n?", "\n", text)


@pytest.mark.parametrize("place", ["data", "headers"])
def test_a_workbook_shows_every_text_and_holds_no_formula(tmp_path: Path, place: str) -> None:
    content = texts_as_file("xlsx", TEXTS, place)
    rows = shown(tmp_path, "texts.xlsx", content)
    cells = [row[0] for row in rows[1:]] if place == "data" else rows[0]
    assert cells == [as_lines(printable(text)) for text in TEXTS]
    assert "table:formula" not in opened(tmp_path, "texts.xlsx", content, "fods")


def test_a_csv_for_people_shows_every_text_and_holds_no_formula(tmp_path: Path) -> None:
    kept = [text for text in TEXTS if text not in NOT_KEPT_IN_A_CSV]
    content = written("csv", [Column("a"), Column("b")], [[text, "x"] for text in kept], "en_GB")
    rows = shown(tmp_path, "texts.csv", content)
    assert [row[0] for row in rows[1:]] == [as_lines(printable(guarded(text))) for text in kept]
    assert "table:formula" not in opened(tmp_path, "texts.csv", content, "fods")


def test_a_workbook_shows_types_as_they_are(tmp_path: Path) -> None:
    saved = opened(tmp_path, "typed.xlsx", written("xlsx", TYPED, [ROW]), "fods")
    assert re.findall("<text:p>(.*)</text:p>", saved)[len(TYPED) : 2 * len(TYPED)] == [
        *("-3", "-12.50", "2026-03-29", "2026-03-29 12:00:00", "TRUE", "+40722123456", "007")
    ]
