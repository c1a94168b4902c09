from __future__ import annotations

from pathlib import Path

import pytest

from crm.errors import RuleError, UsageError
from crm.segments.language.files import read_document


def _file(folder: Path, text: str, name: str = "rule.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_words_on_and_no_stay_words(tmp_path: Path) -> None:
    text = "field: country\nop: on\nvalue: [NO, yes, true]\n"
    assert read_document(_file(tmp_path, text)) == {
        "field": "country",
        "op": "on",
        "value": ["NO", "yes", True],
    }


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("rule.yaml", "all:\n  - a\nall:\n  - b\n", "line 3, column 1"),
        ("rule.yaml", "all: [", "line 1"),
        ("rule.yaml", "on: !!python/object/apply:os.system ['true']\n", "line 1"),
        ("rule.json", '{"all": [], "all": []}', "'all' is repeated"),
        ("rule.json", "{", "line 1 column 2"),
        ("rule.json", "[" * 100_000, "too deeply"),
    ],
)
def test_a_file_that_would_change_in_reading_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    with pytest.raises(RuleError, match=place):
        read_document(_file(tmp_path, text, name))


def test_a_missing_or_binary_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.json cannot be read"):
        read_document(tmp_path / "absent.json")
    (tmp_path / "rule.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_document(tmp_path / "rule.json")
