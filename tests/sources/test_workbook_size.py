"""A workbook that would take the process down is refused before it is opened."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from crm.config import Settings, load_settings
from crm.errors import BadInputError
from crm.sources import uploads
from crm.sources.readers import workbook_size
from crm.sources.readers.workbook_size import check_workbook_size
from crm.sources.uploads import keep_upload, look_into


def workbook(path: Path, *corners: str) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for corner in ("A1", *corners):
        book.active[corner] = "x"
    book.save(path)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = load_settings(home=tmp_path / "home", tenant="test")
    found.paths.create()
    return found


def test_one_cell_in_the_last_corner_is_refused_where_it_is_uploaded(
    settings: Settings, tmp_path: Path
) -> None:
    bomb = workbook(tmp_path / "bomb.xlsx", "XFD1048576")
    assert bomb.stat().st_size < 10_000

    kept = keep_upload(settings, bomb.name, bomb.read_bytes())
    with pytest.raises(BadInputError, match="1,048,576 rows and 16,384 columns"):
        look_into(settings, kept)


def test_rows_without_addresses_of_cells_are_counted_too(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as parts:
        parts.writestr("odd/name", '<x:row  r="99999999"><x:c><x:v>1</x:v></x:c></x:row>')

    with pytest.raises(BadInputError, match="99,999,999 rows"):
        check_workbook_size(path)


def test_what_is_cut_in_two_while_it_is_read_counts_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_size, "CHUNK", 7)
    monkeypatch.setattr(workbook_size, "MOST_CELLS", 50)
    path = tmp_path / "cut.xlsx"
    with ZipFile(path, "w") as parts:
        parts.writestr("s", "<r/><c r='B2'/>" + "<c r='J10'/>" * 3)

    with pytest.raises(BadInputError):
        check_workbook_size(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "fine.xlsx", "C3")
    check_workbook_size(path)

    monkeypatch.setattr(workbook_size, "MOST_BYTES", 100)
    with pytest.raises(BadInputError, match="unpacks to more than"):
        check_workbook_size(path)


def test_a_file_too_large_for_a_browser_is_not_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_MEGABYTES", 0)

    with pytest.raises(BadInputError, match="crm ingest"):
        keep_upload(settings, "a.csv", b"a,b")
    assert not list(settings.paths.uploads.glob("*"))
