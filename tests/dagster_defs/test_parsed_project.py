"""What dbt parsed is lent to runs that would parse the same, and to no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_defs import parsed_project
from dagster_defs.parsed_project import PARTIAL_PARSE, keep_parsed, lend_parsed


def _is_lent(variables: str, target: Path) -> bool:
    lend_parsed(variables, target)
    return (target / PARTIAL_PARSE).exists()


def test_only_the_same_variables_in_the_same_folder_get_what_was_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsed_project, "KEPT", tmp_path / "parsed")
    monkeypatch.setattr(parsed_project, "FOLDER", tmp_path / "project")
    made = tmp_path / "made"
    made.mkdir()
    (made / PARTIAL_PARSE).write_bytes(b"parsed")
    keep_parsed('{"currency": "RON"}', made)

    assert _is_lent('{"currency": "RON"}', tmp_path / "again")
    assert not _is_lent('{"currency": "EUR"}', tmp_path / "other variables")
    monkeypatch.setattr(parsed_project, "FOLDER", tmp_path / "moved")
    assert not _is_lent('{"currency": "RON"}', tmp_path / "other folder")
