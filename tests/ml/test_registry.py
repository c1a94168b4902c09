"""Stored models: whole or not at all, and never changed unnoticed."""

from __future__ import annotations

import doctest
import hashlib
import json
import math

import numpy as np
import pytest

from ml import registry
from ml.card import provenance, values
from ml.errors import ArtifactError

MODEL, CARD = {"r": 0.25}, {"as_of": "2024-01-31", "gain": 0.1}
FILES = ["model.json", "card.json", "card.html", "manifest.json"]


def artifact(folder, model=MODEL, card=CARD, page=None):
    return registry.Artifact("clv", folder.name, model, card, page)


def test_what_was_saved_is_loaded(tmp_path):
    registry.save(tmp_path, "clv", MODEL, CARD)
    assert registry.load(tmp_path, "clv") == artifact(tmp_path)


def test_saving_again_replaces_and_leaves_nothing_else(tmp_path):
    registry.save(tmp_path, "clv", MODEL, CARD)
    registry.save(tmp_path, "clv", {"r": 0.5}, CARD)
    assert registry.load(tmp_path, "clv").model == {"r": 0.5}
    assert [path.name for path in tmp_path.iterdir()] == ["clv"]


def test_numbers_that_are_not_finite_become_null(tmp_path):
    registry.save(tmp_path, "clv", {"r": math.inf}, {"gain": math.nan})
    assert registry.load(tmp_path, "clv") == artifact(tmp_path, {"r": None}, {"gain": None})


@pytest.mark.parametrize("name", FILES[:3])
def test_a_changed_byte_is_refused(tmp_path, name):
    path = registry.save(tmp_path, "clv", MODEL, CARD, "<p>0.25</p>") / name
    path.write_text(path.read_text().replace("0.", "1."))
    with pytest.raises(ArtifactError, match=f"{name} was changed after it was written"):
        registry.load(tmp_path, "clv")


def test_a_foreign_folder_is_refused(tmp_path):
    place = registry.save(tmp_path, "clv", MODEL, CARD)
    place.rename(tmp_path / "churn")
    with pytest.raises(ArtifactError, match="is not a crm-warehouse-model/2 of kind 'churn'"):
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


def saved_builds(models, *builds):
    for build in builds:
        registry.save(models / build, "clv", {"r": float(build[-1])}, CARD, "<p></p>")


def test_the_last_good_one_is_found_and_the_refused_ones_are_named(tmp_path):
    saved_builds(tmp_path, "b1", "b2", "b3")
    (tmp_path / "b3" / "clv" / "model.json").write_text("{")
    (tmp_path / "b4").mkdir()
    found = registry.last_good(tmp_path, "clv")
    assert found.artifact is not None
    assert (found.artifact.build_id, found.artifact.model) == ("b2", {"r": 2.0})
    assert len(found.refused) == 1
    assert "b3/clv/model.json was changed" in found.refused[0]
    assert registry.last_good(tmp_path, "clv", before="b2").artifact.build_id == "b1"
    assert registry.last_good(tmp_path / "nowhere", "clv") == registry.LastGood(None, ())


def test_the_folder_of_another_build_is_refused(tmp_path):
    saved_builds(tmp_path, "b1")
    (tmp_path / "b1").rename(tmp_path / "b9")
    with pytest.raises(ArtifactError, match="is of another build than b9"):
        registry.load(tmp_path / "b9", "clv")


def resealed(place, name, text):
    """Write a part and the manifest that fits it, as somebody with bad intentions would."""
    (place / name).write_bytes(text)
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["sha256"][name] = hashlib.sha256(text).hexdigest()
    (place / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[" * 100_000, "is no JSON"),
        (b'{"r": NaN}', "is no number of JSON"),
        (b'{"r": 1, "r": 2}', "stands there twice"),
        (b'{"r": ' + b"9" * 10_000 + b"}", "is no JSON"),
        (b"\x80\x04\x95", "is no JSON"),
        (b"[1]", "holds no JSON object"),
    ],
)
def test_odd_json_is_refused_though_its_checksum_fits(tmp_path, text, words):
    place = registry.save(tmp_path, "clv", MODEL, CARD)
    resealed(place, "model.json", text)
    with pytest.raises(ArtifactError, match=words):
        registry.load(tmp_path, "clv")


def test_a_link_to_another_place_is_refused(tmp_path):
    place = registry.save(tmp_path / "b1", "clv", MODEL, CARD)
    (place / "model.json").rename(tmp_path / "elsewhere.json")
    (place / "model.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(ArtifactError, match="is a link"):
        registry.load(tmp_path / "b1", "clv")


@pytest.mark.parametrize("name", FILES)
def test_whatever_happens_to_a_file_it_is_read_as_written_or_refused(tmp_path, name):
    place = registry.save(tmp_path, "clv", MODEL, CARD, "<p>0.25</p>")
    written, rng = (place / name).read_bytes(), np.random.default_rng(5)
    expected = artifact(tmp_path, page="<p>0.25</p>")
    for _ in range(300):
        damaged = bytearray(written)
        for _ in range(rng.integers(1, 4)):
            at = int(rng.integers(len(damaged)))
            match rng.integers(3):
                case 0:
                    damaged[at] = int(rng.integers(256))
                case 1:
                    del damaged[at : at + int(rng.integers(1, 40))]
                case _:
                    damaged[at:at] = rng.bytes(int(rng.integers(1, 9)))
            damaged = damaged or bytearray(b"0")
        (place / name).write_bytes(damaged)
        try:
            assert registry.load(tmp_path, "clv") == expected
        except ArtifactError as error:
            assert str(place) in str(error)  # noqa: PT017
