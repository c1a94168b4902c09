"""How the page writes amounts on axes and bars."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _


def band_label(low: float, formats: Formats) -> str:
    """Write where a bar begins, short enough for an axis: 150, 1.5k."""
    if low < 1000:
        return formats.count(low)
    thousands = low / 1000
    return f"{formats.number(thousands, 0 if thousands == int(thousands) else 1)}k"


def band_words(low: float, high: float | None, formats: Formats) -> str:
    """Write a bar in words: 200 to 300 RON."""
    if high is None or pd.isna(high):
        return _("{low} and more", low=formats.money(low))
    if low == 0:
        return _("below {high}", high=formats.money(high))
    return _("{low} to {high}", low=formats.count(low), high=formats.money(high))


def marks_of(bars: pd.DataFrame, marks: Mapping[str, float], formats: Formats) -> pd.DataFrame:
    """Place named amounts over the bars they lie in, one line of writing each."""
    rows = []
    for row, (name, amount) in enumerate(marks.items()):
        below = bars[bars["low"] <= amount]
        if pd.isna(amount) or below.empty:
            continue
        label = band_label(below["low"].iloc[-1], formats)
        said = _("{name} {money}", name=name, money=formats.money(amount))
        rows.append({"label": label, "text": said, "row": float(row)})
    return pd.DataFrame(rows, columns=["label", "text", "row"])
