"""What to know of a segment before using it: marks in words, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from crm.segments.life.care import NOBODYS
from streamlit_app.queries import segment_library as ask
from streamlit_app.queries.segment_log import remarks, said
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.segments.care import today_of
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.refusals import sentence_words

ALIKE = 0.9
JUMP, JUMP_PEOPLE = 0.25, 20
"""A change by so much of its size, and by so many people, is worth a mark."""


def marks_of(session: Session, library: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Say of each segment of the library what is odd about it; nothing where all is well."""
    alike, seen, log = ask.overlapping(session, ALIKE), remarks(session), said(session)
    told, today = log.current, today_of(session)
    found = []
    for row in records(library):
        slug = str(row["segment_id"])
        held = seen.get(slug)
        problem = held.problem if held and slug in told else None
        marks = [sentence_words(problem)] if problem else _of_size(session, row)
        if slug in alike and not problem:
            other, share = alike[slug]
            marks.append(
                _("{share} the same people as {name}", share=session.formats.percent(share),
                  name=names.get(other, other))
            )  # fmt: skip
        if log.cares.get(slug, NOBODYS).is_due(today):
            marks.append(_("review is due"))
        found.append("; ".join(marks))
    return found


def _of_size(session: Session, row: Row) -> list[str]:
    members, before, formats = row["members_count"], row["members_before"], session.formats
    if pd.isna(row["computed_at"]):
        return [_("new: the next build counts it")]
    if members == 0:
        return [_("empty")]
    if pd.isna(before) or not before or pd.isna(members):
        return []
    change = members / before - 1
    if abs(change) < JUMP or abs(members - before) < JUMP_PEOPLE:
        return []
    share, day = formats.percent(abs(change)), formats.day(row["day_before"])
    if change > 0:
        return [_("grew by {share} since {day}", share=share, day=day)]
    return [_("shrank by {share} since {day}", share=share, day=day)]
