"""What the builder asks while a rule is being written: its counts, its people, known values."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from crm.config import Settings
from crm.ops.log import OperationalLog
from crm.segments.asking.population import Asked
from crm.segments.asking.strange import Strange, strange_values
from crm.segments.compiler.compile import Compiled
from crm.segments.figures.funnel import funnel
from crm.segments.figures.steps import Funnel
from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.fields import Field
from crm.segments.language.rules import parse_rule
from crm.warehouse.connection import PublishedBuild, reader
from streamlit_app.queries.warehouse import Row, fetch, published_catalogue, records
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


def worth_of(session: Session, rule: dict[str, Any]) -> Row:
    """Return a rule's `spend_share` of everybody's, `may_email_count` and `may_sms_count`."""
    require(session, Action.SEE_PEOPLE)
    (found,) = records(_asked(*_key(session, rule), _WORTH, session.settings))
    return found


def sample_of(session: Session, rule: dict[str, Any]) -> list[str]:
    """Return some people of a rule, chosen by chance and always the same."""
    require(session, Action.SEE_PEOPLE)
    return _asked(*_key(session, rule), _SAMPLE, session.settings)["customer_id"].tolist()


def shared_with(session: Session, rule: dict[str, Any]) -> list[Row]:
    """Return each stored segment's `members_count`, and `both_count` that a rule also finds."""
    require(session, Action.SEE_PEOPLE)
    return records(_asked(*_key(session, rule), _SHARED, session.settings))


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


def strange_in(session: Session, rule: dict[str, Any]) -> list[Strange]:
    """Return the values of a rule that nothing in the build has, and what is near them."""
    build, text, _head = _key(session, rule)
    return _strange(build, text, session.settings)


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


@st.cache_data(max_entries=128, show_spinner=False)
def _strange(build: PublishedBuild, rule: str, _settings: Settings) -> list[Strange]:
    return strange_values(
        _settings, parse_rule(json.loads(rule), published_catalogue(build)), build
    )


@st.cache_data(max_entries=256, show_spinner=False)
def _asked(
    build: PublishedBuild, rule: str, head: int, question: str, _settings: Settings
) -> pd.DataFrame:
    """Ask one question about who meets a rule, in one scan of everybody."""
    with reader(_settings, build) as connection:
        asked = Asked(_settings, connection)
        compiled = asked.compile(json.loads(rule))
        people = f"(select *, ({compiled.predicate}) as is_in from ({asked.population(compiled)}))"
        return connection.execute(question.format(people=people)).df()


_VALUES = """
select "{column}" as value from {table} where "{column}" is not null
group by 1 order by count(*) desc, 1 limit $size
"""

_EVENTS = """
select event_id, name as event_name from dim_events
order by starts_at desc nulls last, event_id limit $size
"""

_WORTH = """
select
    sum(total_spent_net) filter (where is_in)::double / nullif(sum(total_spent_net), 0)::double
        as spend_share,
    count(*) filter (where is_in and may_email) as may_email_count,
    count(*) filter (where is_in and may_sms) as may_sms_count
from {people}
"""

_PEOPLE = """
select customer_id, lifecycle_stage, rfm_segment, city, orders_count,
    total_spent_net::double as total_spent_net, last_order_at::date as last_order_date
from dim_customers where list_contains($ids, customer_id)
"""

_SAMPLE = f"""
select customer_id from {{people}} where is_in
order by hash(customer_id), customer_id limit {SAMPLE}
"""

_SHARED = """
select segment_id, dim_segments.members_count, count(*) as both_count
from {people} as people
inner join fct_segment_memberships using (customer_id)
inner join dim_segments using (segment_id)
where is_in group by all order by segment_id
"""
