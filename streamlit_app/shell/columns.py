"""Columns of tables: figures stay figures, the unit stands in the heading."""

from __future__ import annotations

from streamlit.column_config import NumberColumn
from streamlit.elements.lib.column_types import ColumnConfig


def count_column(label: str) -> ColumnConfig:
    """Head a column of whole numbers."""
    return NumberColumn(label, format="localized")


def money_column(label: str) -> ColumnConfig:
    """Head a column of amounts, without cents."""
    return NumberColumn(label, format="localized", step=1)


def percent_column(label: str) -> ColumnConfig:
    """Head a column of percentages, already times a hundred, with one decimal."""
    return NumberColumn(label, format="localized", step=0.1)
