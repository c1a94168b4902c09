"""Boosted trees as plain JSON: checked number by number before the library may read them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import xgboost

from ml.errors import ArtifactError

NO_CHILD = -1
MOST_NODES = 4096
# What the library reads of a tree, one entry per node.
PER_NODE = (
    "base_weights",
    "default_left",
    "left_children",
    "loss_changes",
    "parents",
    "right_children",
    "split_conditions",
    "split_indices",
    "split_type",
    "sum_hessian",
)


def to_json(booster: xgboost.Booster) -> dict[str, Any]:
    """Return trained trees as JSON values."""
    found: dict[str, Any] = json.loads(bytes(booster.save_raw("json")))
    return found


def from_json(stored: object, features: Sequence[str], objective: str) -> xgboost.Booster:
    """Return the trees that `to_json` described.

    The library trusts its input: a child beyond the end of its tree is read from foreign memory.
    So every tree is checked first: as many entries as nodes, children behind their parent, known
    features, finite numbers, no categories.

    Raises
    ------
    ArtifactError
        When the trees are of another objective, of other features, or none that could be.
    """
    try:
        learner = stored["learner"]  # type: ignore[index]
        boosted = learner["gradient_booster"]
        names, loss, kind = learner["feature_names"], learner["objective"]["name"], boosted["name"]
        trees = boosted["model"]["trees"]
        declared = int(boosted["model"]["gbtree_model_param"]["num_trees"])
        ends = boosted["model"]["iteration_indptr"]
        groups = boosted["model"]["tree_info"]
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"the stored trees are incomplete: {error!r}") from error
    if (list(names), loss, kind) != (list(features), objective, "gbtree"):
        raise ArtifactError(f"the stored trees are a {loss!r} of {len(names)} other features")
    if not isinstance(trees, list) or not len(trees) == declared == len(groups) == len(ends) - 1:
        raise ArtifactError("the stored trees are not as many as they say")
    if list(ends) != list(range(len(trees) + 1)) or any(group != 0 for group in groups):
        raise ArtifactError("the stored trees do not follow one after the other")
    for tree in trees:
        _require_possible(tree, len(features))
    booster = xgboost.Booster()
    try:
        booster.load_model(bytearray(json.dumps(stored, allow_nan=False), "utf-8"))
    except (ValueError, xgboost.core.XGBoostError) as error:
        raise ArtifactError("the stored trees cannot be read") from error
    return booster


def _require_possible(tree: Any, features_count: int) -> None:
    try:
        columns = {name: tree[name] for name in PER_NODE}
        nodes = int(tree["tree_param"]["num_nodes"])
        is_plain = not any(tree[name] for name in tree if name.startswith("categories"))
        is_plain &= int(tree["tree_param"]["num_feature"]) == features_count
        is_plain &= int(tree["tree_param"]["size_leaf_vector"]) == 1
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"a stored tree is incomplete: {error!r}") from error
    if not 1 <= nodes <= MOST_NODES or any(len(column) != nodes for column in columns.values()):
        raise ArtifactError(f"a stored tree of {nodes} nodes has parts of another length")
    numbers = [number for column in columns.values() for number in column]
    if not is_plain or not all(_is_finite(number) for number in numbers):
        raise ArtifactError("a stored tree holds what is no number")
    ends = [NO_CHILD] * 2
    for node in range(nodes):
        children = [columns["left_children"][node], columns["right_children"][node]]
        is_split = all(type(c) is int and node < c < nodes for c in children)
        if children != ends and not is_split:
            raise ArtifactError(f"a stored tree leads from node {node} to {children}")
        feature, kind = columns["split_indices"][node], columns["split_type"][node]
        if type(feature) is not int or not 0 <= feature < features_count or kind != 0:
            raise ArtifactError(f"a stored tree splits by the unknown feature {feature!r}")


def _is_finite(number: object) -> bool:
    return (
        isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
    )
