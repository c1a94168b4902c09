"""Trees read back are data: whatever could lead the library astray is refused before it reads."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import pytest

from ml.errors import ArtifactError
from ml.learners.booster import OffsetBooster
from tests.ml.learners.rows import rows

Stored = dict[str, Any]


@pytest.fixture(scope="module")
def stored() -> Stored:
    r = rows()
    booster = OffsetBooster("orders", trees=3).fit(r.frame, r.orders, r.stated["orders"])
    return booster.to_dict()


def model(stored: Stored) -> Stored:
    return stored["trees"]["learner"]["gradient_booster"]["model"]


def first(stored: Stored) -> Stored:
    return model(stored)["trees"][0]


DAMAGE: dict[str, Callable[[Stored], object]] = {
    "another kind": lambda s: s.update(kind="pickle"),
    "no settings": lambda s: s.pop("settings"),
    "unknown setting": lambda s: s["settings"].update(code="import os"),
    "unknown objective": lambda s: s["settings"].update(objective="rank"),
    "objective of another loss": lambda s: s["settings"].update(objective="silence"),
    "no trees": lambda s: s.pop("trees"),
    "trees of text": lambda s: s.update(trees="text"),
    "no units": lambda s: s.update(usual={}),
    "a cap that is no number": lambda s: s.update(caps=["much"]),
    "a balance beyond numbers": lambda s: s.update(balance=math.inf),
    "a tree too few": lambda s: model(s)["trees"].pop(),
    "a child outside the tree": lambda s: first(s)["left_children"].__setitem__(0, 10_000_000),
    "a child that is its own parent": lambda s: first(s)["left_children"].__setitem__(0, 0),
    "a negative child": lambda s: first(s)["right_children"].__setitem__(0, -7),
    "an unknown feature": lambda s: first(s)["split_indices"].__setitem__(0, 999),
    "a fractional feature": lambda s: first(s)["split_indices"].__setitem__(0, 0.5),
    "a categorical split": lambda s: first(s)["split_type"].__setitem__(0, 1),
    "a list cut short": lambda s: first(s)["split_conditions"].pop(),
    "a threshold of text": lambda s: first(s)["split_conditions"].__setitem__(0, "x"),
    "an infinite leaf": lambda s: first(s)["base_weights"].__setitem__(0, math.inf),
    "a number of nodes that is none": lambda s: first(s)["tree_param"].update(num_nodes="many"),
    "foreign features": lambda s: s["trees"]["learner"].update(feature_names=["a"]),
    "a vote out of turn": lambda s: model(s)["tree_info"].__setitem__(0, 3),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damaged_trees_are_refused(stored, what):
    damaged = copy.deepcopy(stored)
    DAMAGE[what](damaged)
    with pytest.raises(ArtifactError):
        OffsetBooster.from_dict(damaged)


def test_the_same_trees_undamaged_are_read(stored):
    assert (OffsetBooster.from_dict(copy.deepcopy(stored)).factor(rows().frame) > 0).all()
