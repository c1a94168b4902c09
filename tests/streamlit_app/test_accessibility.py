"""Nothing is said by colour or picture alone: alt texts by force, palettes by measure."""

from __future__ import annotations

import ast
import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from crm.config import PROJECT_ROOT
from streamlit_app.wording.vocabulary import STAGE_COLOURS, STAGE_ICONS, STAGES

NEEDS_TEXT = {
    "vega_lite_chart": "alt",
    "dataframe": "alt",
    "chart_card": "alt_text",
    "chart_alone": "alt_text",
    "table_view": "alt_text",
}
FORBIDDEN = {"line_chart", "bar_chart", "area_chart", "scatter_chart", "pyplot", "altair_chart"}
CONFIG = tomllib.loads((PROJECT_ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
THEME = CONFIG["theme"]

# Machado, Oliveira and Fernandes 2009, severity 1, in linear RGB
VISION = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, vision: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* of a hex colour as a kind of vision sees it."""
    encoded = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(vision @ linear, 0, 1) / WHITE
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def smallest_difference(colours: list[str], vision: str) -> float:
    """Return the smallest CIE76 distance between any two colours of a list."""
    seen = [lab(colour, VISION[vision]) for colour in colours]
    return min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2))


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(
    "colours",
    [
        THEME["chartCategoricalColors"],
        THEME["dark"]["chartCategoricalColors"],
        THEME["chartDivergingColors"],
        sorted(set(STAGE_COLOURS.values()) - {STAGE_COLOURS["prospect"]}),
    ],
    ids=["categorical", "categorical dark", "diverging", "stages"],
)
def test_colours_stay_apart_for_every_kind_of_vision(colours: list[str], vision: str) -> None:
    assert smallest_difference(colours, vision) >= 13


@pytest.mark.parametrize("name", ["chartSequentialColors", "chartDivergingColors"])
def test_gradients_have_the_ten_colours_streamlit_insists_on(name: str) -> None:
    assert len(THEME[name]) == len(THEME["dark"][name]) == 10


def test_every_stage_has_a_word_and_an_icon_beside_its_colour() -> None:
    assert STAGES.keys() == STAGE_ICONS.keys() == STAGE_COLOURS.keys()


def calls() -> list[tuple[Path, ast.Call, str]]:
    """Return every call in the app with the name of what is called."""
    found = []
    for module in sorted((PROJECT_ROOT / "streamlit_app").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                found.append((module, node, name))
    return found


def test_every_chart_and_table_carries_an_alternative_text() -> None:
    checked = 0
    for module, call, name in calls():
        if name in NEEDS_TEXT:
            given = {word.arg: word.value for word in call.keywords}
            text = given.get(NEEDS_TEXT[name])
            assert text is not None, f"{module.name}:{call.lineno} {name} has no alternative text"
            assert not (isinstance(text, ast.Constant) and not text.value)
            checked += 1
    assert checked > 10


def test_no_chart_goes_around_the_card_with_its_alternative_text() -> None:
    charts = [module.name for module, _, name in calls() if name == "vega_lite_chart"]

    assert set(charts) == {"cards.py"}
    assert not [name for _, _, name in calls() if name in FORBIDDEN]


def test_the_browser_gets_no_export_button_no_details_and_no_telemetry() -> None:
    assert CONFIG["client"]["disableDataExport"] is True
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
