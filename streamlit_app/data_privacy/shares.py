"""A share in a table: a short bar with its percentage."""

from __future__ import annotations

from streamlit.column_config import ProgressColumn
from streamlit.elements.lib.column_types import ColumnConfig


def share_bar(label: str) -> ColumnConfig:
    """Head a column of percentages, already times a hundred, drawn as bars."""
    return ProgressColumn(label, format="%.1f %%", min_value=0, max_value=100, width=110)
