"""Columns of tables: figures stay figures, written as the tenant's people read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler
from streamlit.column_config import NumberColumn
from streamlit.elements.lib.column_types import ColumnConfig

from streamlit_app.wording.formats import MISSING, Formats

LOCALIZED, PERCENT, FIXED = "localized", "percent", re.compile(r"%\.(\d)f")
"""Ways of Streamlit to write a figure in the browser's locale or in none, not in the tenant's."""


def count_column(label: str, *, width: int | None = None) -> ColumnConfig:
    """Head a column of whole numbers."""
    return NumberColumn(label, format=LOCALIZED, step=1, width=width)


def money_column(label: str, *, width: int | None = None) -> ColumnConfig:
    """Head a column of amounts, without cents."""
    return NumberColumn(label, format=LOCALIZED, step=1, width=width)


def percent_column(label: str, *, width: int | None = None) -> ColumnConfig:
    """Head a column of percentages, already times a hundred, with one decimal."""
    return NumberColumn(label, format=LOCALIZED, step=0.1, width=width)


def in_locale(
    frame: pd.DataFrame, columns: Mapping[str, Any], formats: Formats
) -> tuple[Styler, dict[str, Any]]:
    """Say how a table's figures are written, so that no screen has figures of two locales.

    Only what is shown is changed: the cells stay numbers, sorted and copied as such.

    Parameters
    ----------
    frame : DataFrame
        The table.
    columns : mapping
        Column to its label or its configuration.
    formats : Formats
        How the tenant's people read figures.

    Returns
    -------
    tuple
        The table with its way of writing, and the columns without the browser's.
    """
    writers: dict[Any, Any] = {
        name: writer
        for name, column in columns.items()
        if name in frame and (writer := _writer(column, frame[name], formats))
    }
    plain = {
        name: _without_format(column) if name in writers else column
        for name, column in columns.items()
    }
    return frame.reset_index(drop=True).style.format(writers, na_rep=MISSING), plain


def _writer(column: Any, values: pd.Series, formats: Formats) -> Callable[[Any], str] | None:
    kind = column.get("type_config") if isinstance(column, Mapping) else None
    if pd.api.types.is_datetime64_any_dtype(values):
        has_format = kind is not None and kind.get("format") is not None
        return None if has_format else _written_moment(values, formats)
    if kind is not None and kind["type"] == "progress":
        return None  # a bar has no writing of its own: the browser's stays
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return None
    written, step = (kind.get("format"), kind.get("step")) if kind else (LOCALIZED, None)
    if written == PERCENT:
        return formats.percent
    fixed = FIXED.fullmatch(written or "")
    if written != LOCALIZED and fixed is None:
        return None
    digits = int(fixed[1]) if fixed else _digits(step, values)
    return partial(formats.number, digits=digits) if digits else formats.rounded


def _written_moment(values: pd.Series, formats: Formats) -> Callable[[Any], str]:
    is_day = (values.dropna().dt.normalize() == values.dropna()).all()
    return formats.day if is_day else formats.moment


def _digits(step: float | None, figures: pd.Series) -> int:
    """Return how many decimals a column has: its step's, or two where no step tells."""
    if step is not None:
        return len(f"{step:f}".rstrip("0").partition(".")[2])
    return 0 if (figures.dropna() % 1 == 0).all() else 2


def _without_format(column: Any) -> Any:
    if not isinstance(column, Mapping) or "type_config" not in column:
        return column
    kind = {**column["type_config"], "format": None, "step": None}
    return {**column, "type_config": kind}
