"""What a selection is asked: how many it means, what they are worth, who they are."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from crm.segments.asking.population import Asked
from crm.segments.language.rules import parse_rule
from crm.segments.wording.words import Words
from streamlit_app.people.selection import Selection
from streamlit_app.queries.segments import segment_names
from streamlit_app.queries.warehouse import (
    Row,
    cursor_of,
    fetch,
    published_catalogue,
    records,
    rounded_for,
)
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import language

PAGE_SIZE = 50


def figures(session: Session, selection: Selection) -> Row:
    """Return how many people a selection means, what they are worth and who may be reached.

    Raises
    ------
    RuleError, NotReadyError
        The build cannot answer the rule: it is older than what the rule asks about, or the
        predictions it asks about are not made.
    """
    answer = _ask(session, selection, _FIGURES)
    shown = rounded_for(
        session.role,
        answer,
        "people_count",
        "everyone_count",
        "email_count",
        "sms_count",
        of={"everyone_spent": "everyone_count"},
    )
    return records(shown)[0]


def people_page(session: Session, selection: Selection, page: int) -> pd.DataFrame:
    """Return one page of the people, highest spend first.

    Raises
    ------
    NotPermittedError
        The role sees groups only.
    """
    require(session, Action.SEE_PEOPLE)
    return _ask(session, selection, _PAGE, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)


def rule_in_words(session: Session, selection: Selection) -> str:
    """Say the rule of a selection in the reader's language."""
    words = Words(
        published_catalogue(session.build),
        language="ro" if language() == "ro" else "en",
        segments=segment_names(session),
        zone=session.settings.zone,
        currency=session.formats.currency,
        is_markdown=True,
    )
    return words.line(parse_rule(selection.rule, words.catalogue))


def _ask(session: Session, selection: Selection, sql: str, **values: object) -> pd.DataFrame:
    if selection.ids is not None:
        return fetch(session, sql.format(people=_LISTED), ids=selection.ids, **values)
    build = session.build
    people = _self_contained(str(build.folder), build.build_id, selection.rule_json, session)
    if people is not None:
        return fetch(session, sql.format(people=people), **values)
    # what segments hold may change in the log, so answers about them are not kept
    with cursor_of(build) as cursor:
        asked = sql.format(people=_people_query(Asked(session.settings, cursor), selection.rule))
        return cursor.execute(asked, values).df()


@st.cache_data(max_entries=256, show_spinner=False)
def _self_contained(folder: str, build_id: str, rule_json: str, _session: Session) -> str | None:
    """Write the query of whom a rule finds; None where it asks for members of segments."""
    with cursor_of(_session.build) as cursor:
        asked, rule = Asked(_session.settings, cursor), json.loads(rule_json)
        return None if asked.compile(rule).depends_on else _people_query(asked, rule)


def _people_query(asked: Asked, rule: object) -> str:
    compiled = asked.compile(rule)
    return f"select customer_id from ({asked.population(compiled)}) where {compiled.predicate}"


_LISTED = "select unnest($ids::varchar[])"

_FIGURES = """
select count(*) as people_count, (select count(*) from dim_customers) as everyone_count,
    coalesce(sum(total_spent_net), 0)::double as spent,
    (select sum(total_spent_net)::double from dim_customers) as everyone_spent,
    median(total_spent_net::double) filter (orders_count > 0) as median_spent,
    median(recency_days::double) as median_recency_days,
    count(*) filter (may_email) as email_count, count(*) filter (may_sms) as sms_count
from dim_customers where customer_id in ({people})
"""

_PAGE = """
select customer_id, lifecycle_stage, rfm_segment, orders_count,
    total_spent_net::double as total_spent_net, last_order_at
from dim_customers where customer_id in ({people})
order by total_spent_net desc, customer_id limit $size offset $skip
"""
