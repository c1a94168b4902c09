"""A share in a table, written as the tenant writes percentages."""

from __future__ import annotations

from streamlit.column_config import NumberColumn
from streamlit.elements.lib.column_types import ColumnConfig


def share_column(label: str, *, width: int = 80) -> ColumnConfig:
    """Head a column of shares from 0 to 1."""
    return NumberColumn(label, format="percent", width=width)
