"""The gate, asked for exports: before, on the way, and the moment the log takes the line."""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.consent import CHANNELS, decide
from crm.errors import CheckFailedError, Sentence, listed
from crm.exports.request import Terms
from crm.identity.statements import statement_files
from crm.ops.events import (
    ConsentChanged,
    CustomersMerged,
    DoNotContactSet,
    EventRedacted,
    LoadUndone,
    MergeUndone,
    PrivacyRequestOpened,
)
from crm.ops.log import Check
from crm.ops.past import Past
from crm.privacy.holding_back import load_open_requests

CLOSING = tuple(
    event.kind
    for event in (
        ConsentChanged,
        CustomersMerged,
        DoNotContactSet,
        EventRedacted,
        LoadUndone,
        MergeUndone,
        PrivacyRequestOpened,
    )
)
"""Kinds of events after which somebody may not be contacted who might have been before."""


def gate_decisions(
    settings: Settings, connection: duckdb.DuckDBPyConnection, terms: Terms, people: str
) -> str:
    """Return a table of decisions as `crm.consent.decide` makes them.

    A file for analysis contacts nobody: there a grant on any channel is a yes, unless another
    channel has a refusal, and suppressions, which are about contacts, do not matter.
    """
    if not terms.is_analysis:
        return decide(settings, connection, people, terms.channel, terms.purpose)
    asked = [decide(settings, connection, people, one, terms.purpose) for one in CHANNELS]
    answers = " union all ".join(f"from {one}" for one in asked)
    connection.execute(ANALYSED.format(answers=answers))
    return "consent_to_analysis"


def count_withdrawn(
    settings: Settings, connection: duckdb.DuckDBPyConnection, terms: Terms, people: str
) -> dict[str, int]:
    """Count the people of a table who may not be contacted now, by reason."""
    decisions = gate_decisions(settings, connection, terms, people)
    requests = load_open_requests(settings, connection)
    query = WITHDRAWN.format(decisions=decisions, requests=requests)
    return dict(connection.execute(query).fetchall())


def nobody_withdrew(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    terms: Terms,
    people: str,
    log_sequence: int,
    statements: frozenset[str],
) -> Check:
    """Make the check of an export's line in the log: since the gate was asked, nobody withdrew.

    It runs under the log's lock, so that no withdrawal comes between it and the line. The gate is
    asked again only where something was logged, or delivered by a source, that may have closed it.
    """

    def check(past: Past) -> None:
        is_delivered = statement_files(settings) != statements
        if not is_delivered and not any(past.read(CLOSING, since=log_sequence)):
            return
        withdrawn = count_withdrawn(settings, connection, terms, people)
        if withdrawn:
            reasons = listed(
                [
                    Sentence("{count:,} {reason}", count=count, reason=Sentence(reason))
                    for reason, count in withdrawn.items()
                ]
            )
            raise CheckFailedError(
                "While the file was written, {people:,} people of it changed their mind "
                "({reasons}); nothing was exported, export again.",
                people=sum(withdrawn.values()),
                reasons=reasons,
            )

    return check


ANALYSED = """
    create or replace temp table consent_to_analysis as
    select
        customer_id,
        bool_or(is_granted) and not bool_or(is_refused) as may_contact,
        case
            when bool_or(is_refused) then 'refused'
            when bool_or(is_granted) then 'granted'
            else 'unknown'
        end as reason
    from ({answers}) group by customer_id"""

WITHDRAWN = """
    select coalesce(requests.request, decisions.reason) as reason, count(*)
    from {decisions} as decisions
    left join {requests} as requests on decisions.customer_id = requests.customer_id
    where requests.request is not null or not decisions.may_contact
    group by all order by all"""
