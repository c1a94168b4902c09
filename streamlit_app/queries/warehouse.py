"""Asking a published build: one connection per build, one cursor per question, answers kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import duckdb
import pandas as pd
import streamlit as st

from crm.config import load_settings
from crm.warehouse.connection import PUBLISHED, PublishedBuild, reader
from streamlit_app.roles import SMALL_GROUP, Role

Row = dict[str, Any]
"""One row of an answer: column name to value."""

MAX_ROWS = 1_000
"""More rows than this never travel to a browser; pages sum up or page instead."""


def fetch(build: PublishedBuild, sql: str, **values: object) -> pd.DataFrame:
    """Ask one question of one build.

    Parameters
    ----------
    build : PublishedBuild
        Its file name carries the build id, so it is the cache key: a new build asks anew.
    sql : str
        Text of this package; never made of what a person typed.
    **values
        Bound to the `$names` in the text; text, numbers, dates or tuples of them.

    Raises
    ------
    ValueError
        The answer has more than `MAX_ROWS` rows.
    """
    return _answer(str(build.folder), build.build_id, sql, tuple(sorted(values.items())))


def records(frame: pd.DataFrame) -> list[Row]:
    """Return an answer's rows one by one, for sentences and labels; charts take the frame."""
    return cast(list[Row], frame.to_dict("records"))


def build_facts(build: PublishedBuild) -> Row:
    """Return the currency of every amount (None where nothing was sold) and the newest instant."""
    return records(fetch(build, "select base_currency, data_through from meta_build"))[0]


def rounded_for(role: Role, frame: pd.DataFrame, *counts: str) -> pd.DataFrame:
    """Round counts of people to 5 for viewers, and blank what groups below 5 say; others see all.

    Parameters
    ----------
    role : Role
        Who looks.
    frame : DataFrame
        One row per group.
    *counts : str
        Its counts of people; the first one decides which groups are too small for any figure.
    """
    if role is not Role.VIEWER:
        return frame
    is_small = frame[counts[0]].between(0, SMALL_GROUP, inclusive="neither")
    figures = frame.select_dtypes("number").columns.difference(list(counts))
    blanked = frame.assign(**{name: frame[name].mask(is_small) for name in figures})
    return blanked.assign(**{name: frame[name].map(rounded) for name in counts})


def rounded(count: float) -> float:
    """Round to the nearest 5; a group too small to show, or not counted, is not a number."""
    if pd.isna(count) or 0 < count < SMALL_GROUP:
        return float("nan")
    return float(SMALL_GROUP * round(count / SMALL_GROUP))


@st.cache_data(max_entries=512, show_spinner=False)
def _answer(
    folder: str, build_id: str, sql: str, values: tuple[tuple[str, object], ...]
) -> pd.DataFrame:
    cursor = _connection(folder, build_id).cursor()
    try:
        cursor.execute(f"use {PUBLISHED}")  # a cursor does not inherit its connection's default
        bound = {name: list(v) if isinstance(v, tuple) else v for name, v in values}
        answer = cursor.execute(sql, bound).df()
    finally:
        cursor.close()
    if len(answer) > MAX_ROWS:
        raise ValueError(f"{len(answer)} rows asked for; at most {MAX_ROWS} travel to a browser.")
    return answer


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    connection.close()


@st.cache_resource(max_entries=4, show_spinner=False, on_release=_close)
def _connection(folder: str, build_id: str) -> duckdb.DuckDBPyConnection:
    return reader(load_settings(), PublishedBuild(build_id, Path(folder)))
