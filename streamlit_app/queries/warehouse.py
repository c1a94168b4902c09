"""Asking a published build: one connection per build, one cursor per question, answers kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb
import pandas as pd
import streamlit as st

from crm.config import load_settings
from crm.segments.language.catalogue import Catalogue, catalogue_from_build
from crm.warehouse.connection import PUBLISHED, PublishedBuild, reader
from streamlit_app.queries.narrowing import narrowed
from streamlit_app.shell.roles import SMALL_GROUP, SMALLEST_FIGURE, Role

if TYPE_CHECKING:
    from streamlit_app.shell.session import Session

Row = dict[str, Any]
"""One row of an answer: column name to value."""

FEWEST_DIGITS = 2
"""A figure told to a viewer has so many digits, however few people it is about."""
MAX_ROWS = 1_000
"""More rows than this never travel to a browser; pages sum up or page instead."""


def fetch(session: Session, sql: str, **values: object) -> pd.DataFrame:
    """Ask one question of the visit's build.

    Parameters
    ----------
    session : Session
        Its build and its role are part of the cache key: a new build asks anew, and no role is
        given what another asked.
    sql : str
        Text of this package; never made of what a person typed.
    **values
        Bound to the `$names` in the text; text, numbers, dates or tuples of them.

    Raises
    ------
    ValueError
        The answer has more than `MAX_ROWS` rows.
    """
    return _asked(session.build, session.role.value, *narrowed(sql, values))


def records(frame: pd.DataFrame) -> list[Row]:
    """Return an answer's rows one by one, for sentences and labels; charts take the frame."""
    return cast(list[Row], frame.to_dict("records"))


@contextmanager
def cursor_of(build: PublishedBuild) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a cursor of the build's connection, for what `crm` asks in more than one step."""
    cursor = _connection(str(build.folder), build.build_id).cursor()
    try:
        cursor.execute(f"use {PUBLISHED}")  # a cursor does not inherit its connection's default
        yield cursor
    finally:
        cursor.close()


def build_facts(build: PublishedBuild) -> Row:
    """Return day, time of building, currency (None: nothing sold) and newest instant of a build."""
    return records(_asked(build, "", _BUILD_FACTS, {}))[0]


def published_catalogue(build: PublishedBuild) -> Catalogue:
    """Return what rules may mention in a build, as it was published with it."""
    return _catalogue(str(build.folder), build.build_id)


def rounded_for(
    role: Role,
    frame: pd.DataFrame,
    *counts: str,
    of: Mapping[str, str] | None = None,
    labels: Collection[str] = (),
) -> pd.DataFrame:
    """Round for viewers, and blank what is said of small groups; others see all.

    Counts are rounded to 5. Figures keep as many digits as the size of their group has, less one:
    what one person brings to it is less than the last digit, so taking one group's figure from
    another's, with or without that person, tells nothing of them.

    Parameters
    ----------
    role : Role
        Who looks.
    frame : DataFrame
        One row per group.
    *counts : str
        Its counts of people. Every other number is a figure about the people of the first count.
    of : mapping, optional
        Figures about other people than the first count's: figure to the count of its people.
    labels : collection of str
        Numbers that name the group and say nothing of its people.
    """
    if role is not Role.VIEWER:
        return frame
    groups = of or {}
    figures = frame.select_dtypes("number").columns.difference([*counts, *labels])
    told = {name: _as_told(frame[name], frame[groups.get(name, counts[0])]) for name in figures}
    return frame.assign(**told, **{name: frame[name].map(rounded) for name in counts})


def rounded(count: float) -> float:
    """Round to the nearest 5; a group too small to show, or not counted, is not a number."""
    if pd.isna(count) or 0 < count < SMALL_GROUP:
        return float("nan")
    return float(SMALL_GROUP * round(count / SMALL_GROUP))


def blurred_for(role: Role, figure: Any, people: float) -> Any:
    """Give a viewer one figure in the digits that its group bears (None: too small); others all."""
    if role is not Role.VIEWER or figure is None:
        return figure
    told = _blurred(float(figure), people)
    return None if pd.isna(told) else told


def _as_told(figures: pd.Series, people: pd.Series) -> pd.Series:
    pairs = zip(figures, people, strict=True)
    return pd.Series([_blurred(figure, of) for figure, of in pairs], figures.index, dtype=float)


def _blurred(figure: float, people: float) -> float:
    """Return a figure in the digits that its group bears; not a number for a small group."""
    if pd.isna(figure) or pd.isna(people):
        return float("nan")
    if people == 0:
        return float(figure)
    if people < SMALLEST_FIGURE:
        return float("nan")
    digits = max(FEWEST_DIGITS, len(str(int(people))) - 1)
    return float(f"{figure:.{digits - 1}e}")


def _asked(
    build: PublishedBuild, role: str, sql: str, values: Mapping[str, object]
) -> pd.DataFrame:
    return _answer(str(build.folder), build.build_id, role, sql, tuple(sorted(values.items())))


@st.cache_data(max_entries=512, show_spinner=False)
def _answer(
    folder: str, build_id: str, role: str, sql: str, values: tuple[tuple[str, object], ...]
) -> pd.DataFrame:
    with cursor_of(PublishedBuild(build_id, Path(folder))) as cursor:
        bound = {name: list(v) if isinstance(v, tuple) else v for name, v in values}
        answer = cursor.execute(sql, bound).df()
    if len(answer) > MAX_ROWS:
        raise ValueError(f"{len(answer)} rows asked for; at most {MAX_ROWS} travel to a browser.")
    return answer


@st.cache_resource(max_entries=4, show_spinner=False)
def _catalogue(folder: str, build_id: str) -> Catalogue:
    with cursor_of(PublishedBuild(build_id, Path(folder))) as cursor:
        return catalogue_from_build(cursor)


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    connection.close()


@st.cache_resource(max_entries=4, show_spinner=False, on_release=_close)
def _connection(folder: str, build_id: str) -> duckdb.DuckDBPyConnection:
    return reader(load_settings(), PublishedBuild(build_id, Path(folder)))


_BUILD_FACTS = "select as_of_date, built_at, base_currency, data_through from meta_build"
