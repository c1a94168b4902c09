"""Stored models: whole or not at all, and never changed unnoticed."""

from __future__ import annotations

import doctest
import json
import math

import pytest

from ml import registry
from ml.card import provenance, values
from ml.errors import ArtifactError

MODEL, CARD = {"r": 0.25}, {"as_of": "2024-01-31", "gain": 0.1}


def test_what_was_saved_is_loaded(tmp_path):
    registry.save(tmp_path, "clv", MODEL, CARD)
    assert registry.load(tmp_path, "clv") == registry.Artifact("clv", MODEL, CARD)


def test_saving_again_replaces_and_leaves_nothing_else(tmp_path):
    registry.save(tmp_path, "clv", MODEL, CARD)
    registry.save(tmp_path, "clv", {"r": 0.5}, CARD)
    assert registry.load(tmp_path, "clv").model == {"r": 0.5}
    assert [path.name for path in tmp_path.iterdir()] == ["clv"]


def test_numbers_that_are_not_finite_become_null(tmp_path):
    registry.save(tmp_path, "clv", {"r": math.inf}, {"gain": math.nan})
    assert registry.load(tmp_path, "clv") == registry.Artifact("clv", {"r": None}, {"gain": None})


@pytest.mark.parametrize("name", ["model.json", "card.json"])
def test_a_changed_byte_is_refused(tmp_path, name):
    path = registry.save(tmp_path, "clv", MODEL, CARD) / name
    path.write_text(path.read_text().replace("0.", "1."))
    with pytest.raises(ArtifactError, match=f"{name} was changed after it was written"):
        registry.load(tmp_path, "clv")


def test_a_foreign_folder_is_refused(tmp_path):
    place = registry.save(tmp_path, "clv", MODEL, CARD)
    place.rename(tmp_path / "churn")
    with pytest.raises(ArtifactError, match="is not a crm-warehouse-model/1 of kind 'churn'"):
        registry.load(tmp_path, "churn")


def test_added_missing_or_broken_files_are_refused(tmp_path):
    place = registry.save(tmp_path, "clv", MODEL, CARD)
    (place / "model.pkl").write_bytes(b"\x80\x04.")
    with pytest.raises(ArtifactError, match=r"too many or too few: model\.pkl"):
        registry.load(tmp_path, "clv")
    (place / "model.pkl").unlink()
    (place / "card.json").unlink()
    with pytest.raises(ArtifactError, match=r"too many or too few: card\.json"):
        registry.load(tmp_path, "clv")
    (place / "manifest.json").write_text("{")
    with pytest.raises(ArtifactError, match="is no JSON"):
        registry.load(tmp_path, "clv")
    with pytest.raises(ArtifactError, match="does not exist: run a build"):
        registry.load(tmp_path, "nothing")


def test_a_manifest_that_names_other_files_is_refused(tmp_path):
    place = registry.save(tmp_path, "clv", MODEL, CARD)
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["sha256"] = {"../../etc/passwd": "0"}
    (place / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ArtifactError, match=r"does not name model\.json and card\.json"):
        registry.load(tmp_path, "clv")


def test_a_kind_cannot_leave_the_folder(tmp_path):
    with pytest.raises(ArtifactError, match="cannot name a folder"):
        registry.save(tmp_path, "../clv", MODEL, CARD)


def test_a_failing_write_leaves_the_old_model(tmp_path, monkeypatch):
    registry.save(tmp_path, "clv", MODEL, CARD)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(registry, "_write", full)
    with pytest.raises(OSError, match="No space left"):
        registry.save(tmp_path, "clv", {"r": 9.0}, CARD)
    assert registry.load(tmp_path, "clv").model == MODEL
    assert [path.name for path in tmp_path.iterdir()] == ["clv"]


def test_the_examples_of_the_card_hold():
    assert doctest.testmod(values).failed == 0
    assert doctest.testmod(provenance).failed == 0
