"""What the builder asks while a rule is being written: its counts, its people, known values."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from crm.config import Settings
from crm.ops.log import OperationalLog
from crm.segments.asking.population import Asked
from crm.segments.asking.preview import MEMBERS, select_matching
from crm.segments.compiler.compile import Compiled
from crm.segments.figures.funnel import funnel
from crm.segments.figures.steps import Funnel
from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.fields import Field
from crm.warehouse.connection import PublishedBuild, reader
from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

KNOWN_VALUES = 300
SAMPLE = 10


def counts_of(session: Session, rule: dict[str, Any]) -> Funnel:
    """Take a rule apart over the visit's build, as often as a line of it changes.

    Raises
    ------
    CrmError
        The rule does not stand yet, or waits for a prediction.
    """
    require(session, Action.SEE_PEOPLE)
    return _funnel(*_key(session, rule), session.settings)


def figures_of(session: Session, rule: dict[str, Any]) -> Row:
    """Say what a rule's people are: their share of net spend, reach, some of them, who they share.

    Returns
    -------
    dict
        `spend_share`, `may_email_count`, `may_sms_count`; `sample`, ids chosen by chance and always
        the same; `shared`, per stored segment `members_count` and `both_count`.
    """
    require(session, Action.SEE_PEOPLE)
    return _figures(*_key(session, rule), session.settings)


def people_rows(session: Session, customer_ids: list[str]) -> pd.DataFrame:
    """Return what is known of a few people, without names, in the order of the ids."""
    require(session, Action.SEE_PEOPLE)
    answer = fetch(session, _PEOPLE, ids=tuple(customer_ids))
    return answer.set_index("customer_id").reindex(customer_ids).reset_index()


def sql_of(session: Session, rule: dict[str, Any]) -> str:
    """Write the query that finds a rule's people, to be read and copied."""
    with reader(session.settings, session.build) as connection:
        asked = Asked(session.settings, connection)
        compiled: Compiled = asked.compile(rule)
        return f"select customer_id from ({asked.population(compiled)}) where {compiled.predicate}"


def known_values(session: Session, field: Field, event: BehaviourEvent | None) -> list[str]:
    """Return the values that a text or a set takes, the most frequent first."""
    table, column = "dim_customers", field.name
    if event is not None:
        table = event.model
    elif field.bridge and field.bridge_column:
        table, column = field.bridge, field.bridge_column
    answer = fetch(session, _VALUES.format(table=table, column=column), size=KNOWN_VALUES)
    return answer["value"].astype(str).tolist()


def event_names(session: Session) -> dict[str, str]:
    """Return what events are called, the latest first; their ids mean nothing to anybody."""
    answer = fetch(session, _EVENTS, size=KNOWN_VALUES)
    return dict(zip(answer["event_id"], answer["event_name"], strict=True))


def _key(session: Session, rule: dict[str, Any]) -> tuple[PublishedBuild, str, int]:
    """Return what an answer depends on: build, rule and, for other segments, the log."""
    text = json.dumps(rule, sort_keys=True, default=str)
    asks_segments = '"segment"' in text
    head = OperationalLog(session.settings).head().sequence if asks_segments else 0
    return session.build, text, head


@st.cache_data(max_entries=128, show_spinner=False)
def _funnel(build: PublishedBuild, rule: str, head: int, _settings: Settings) -> Funnel:
    return funnel(_settings, json.loads(rule), build)


@st.cache_data(max_entries=64, show_spinner=False)
def _figures(build: PublishedBuild, rule: str, head: int, _settings: Settings) -> Row:
    with reader(_settings, build) as connection:
        select_matching(_settings, connection, json.loads(rule))
        (figures,) = records(connection.execute(_FIGURES.format(members=MEMBERS)).df())
        rows = connection.execute(_SAMPLE.format(members=MEMBERS), [SAMPLE]).fetchall()
        shared = connection.execute(_SHARED.format(members=MEMBERS)).df()
    return {**figures, "sample": [one for (one,) in rows], "shared": records(shared)}


_VALUES = """
select "{column}" as value from {table} where "{column}" is not null
group by 1 order by count(*) desc, 1 limit $size
"""

_EVENTS = """
select event_id, name as event_name from dim_events order by starts_at desc nulls last limit $size
"""

_FIGURES = """
select
    sum(total_spent_net) filter (where is_in)::double / nullif(sum(total_spent_net), 0)::double
        as spend_share,
    count(*) filter (where is_in and may_email) as may_email_count,
    count(*) filter (where is_in and may_sms) as may_sms_count
from (
    select dim_customers.*, members.customer_id is not null as is_in
    from dim_customers left join {members} as members using (customer_id)
)
"""

_PEOPLE = """
select customer_id, lifecycle_stage, rfm_segment, city, orders_count,
    total_spent_net::double as total_spent_net, last_order_at::date as last_order_date
from dim_customers where list_contains($ids, customer_id)
"""

_SAMPLE = "select customer_id from {members} order by md5(customer_id), customer_id limit ?"

_SHARED = """
select segment_id, members_count, count(*) as both_count
from fct_segment_memberships inner join {members} using (customer_id)
inner join dim_segments using (segment_id)
group by all order by segment_id
"""
