"""Marks that can be clicked: which fields a click tells, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from streamlit_app.charts.frame import ORANGE, Spec

FRAME = 2.5
"""How wide the frame of a picked mark is."""
Picked = Mapping[str, Any]
"""Field to value of the mark that was clicked; empty when the pick was let go."""


@dataclass(frozen=True)
class Select:
    """Make the first layer's marks clickable.

    Attributes
    ----------
    name : str
        Of the selection, unique in the chart.
    fields : tuple of str
        Columns of the chart's data that say which mark was clicked.
    on_pick : callable
        Gets the `Picked` mark; sets the select boxes that stand for the click.
    """

    name: str
    fields: tuple[str, ...]
    on_pick: Callable[[Picked], None]


def clickable(chart: Spec, select: Select) -> Spec:
    """Return the chart with its first layer listening to clicks, a picked mark framed."""
    layers = [_pointed_at(each) for each in chart.get("layer", [chart])]
    layer = layers[0]
    point = {"type": "point", "fields": list(select.fields), "toggle": False}
    frame = {"condition": {"param": select.name, "empty": False, "value": ORANGE}, "value": None}
    layer["params"] = [*layer.get("params", []), {"name": select.name, "select": point}]
    layer["encoding"] = {"stroke": frame, **layer.get("encoding", {})}
    layer["mark"] = {"strokeWidth": FRAME, **layer["mark"]}
    return {**chart, "layer": layers} if "layer" in chart else layer


def _pointed_at(layer: Spec) -> Spec:
    """Return a layer over whose marks the pointer is a hand; the rest of it is not copied."""
    mark = layer["mark"] if isinstance(layer["mark"], dict) else {"type": layer["mark"]}
    return {**layer, "mark": {**mark, "cursor": "pointer"}}


def picked(state: Mapping[str, Any], select: Select) -> Picked:
    """Return what the browser says was clicked."""
    marks = state.get("selection", {}).get(select.name) or []
    return {field: marks[0][field] for field in select.fields} if marks else {}
