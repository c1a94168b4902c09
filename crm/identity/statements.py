"""What people said about being contacted, at the sources and in the log, and who they are.

A statement made under an account is that person's. A statement made under a bare address is the
word of whoever owns it: a grant counts for the one customer the identity map knows behind it, a
refusal for everyone who ever gave that address, because nobody can tell which of them refused.
Statements are told apart by profile (a person without people's merges), so that a merge can take
the most restrictive of them, and carried to every id a person was ever given, so that a build
published before two profiles were joined gets them too.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.identity.live_people import describe_people
from crm.identity.merges import Merge, active_merges
from crm.identity.sightings import raw_rows, raw_view
from crm.identity.statement_queries import CONSENTS, STOPS
from crm.ops.state import logged_bans, logged_consents
from crm.warehouse.connection import scratch

STOPPING = ("unsubscribed", "bounced", "complained")
SAID = {
    "_source": "varchar",
    "consent_id": "varchar",
    "_load_id": "varchar",
    "_row_number": "bigint",
    "source_customer_id": "varchar",
    "email_key": "varchar",
    "channel": "varchar",
    "purpose": "varchar",
    "state": "varchar",
    "changed_at": "timestamp",
    "proof": "varchar",
    "double_opt_in": "boolean",
}
MESSAGES = {
    "_source": "varchar",
    "source_customer_id": "varchar",
    "recipient_key": "varchar",
    "channel": "varchar",
    "status": "varchar",
}


@dataclass(frozen=True)
class Built:
    """What a published build holds.

    `loads`: its load ids, of whose messages no more is read;
    `merges(old_customer_id, customer_id)`: whom it shows as one person by people's decision.
    """

    loads: Set[str]
    merges: pa.Table


@dataclass(frozen=True)
class Statements:
    """Evidence that a published build may not hold yet, by profile; instants are naive UTC.

    `consents(unmerged_customer_id, denied_at, granted_at, proven_at)`;
    `stops(unmerged_customer_id, reason, is_set)`, at most one row per profile and reason;
    `profiles(customer_id, unmerged_customer_id)`: the profiles behind each customer asked for;
    `subjects(subject_id, unmerged_customer_id)`: whose word is what stands under an id;
    `hearing(unmerged_customer_id, other_customer_id, joined_at)`: who hears whom, since when;
    `taken_apart(customer_id)`: published as one person, although their merge was undone.
    """

    consents: pa.Table
    stops: pa.Table
    profiles: pa.Table
    subjects: pa.Table
    hearing: pa.Table
    taken_apart: pa.Table


def statement_files(settings: Settings) -> frozenset[str]:
    """Name the raw files that hold people's words: a new one means that somebody said something."""
    tables = [settings.paths.raw / "activity" / name for name in ("consents", "message_events")]
    return frozenset(f"{one.name}/{file.name}" for one in tables for file in one.glob("*.parquet"))


def collect_statements(
    settings: Settings,
    asked: pa.Table,
    channel: str,
    purpose: str,
    built: Built,
    now: datetime,
    merges: Sequence[Merge] | None = None,
) -> Statements:
    """Read raw consents, the log, and message statuses of loads that are not built yet.

    Parameters
    ----------
    settings : Settings
        Whose raw files and log.
    asked : pyarrow.Table
        Column `customer_id`: whose statements are wanted.
    channel, purpose : str
        What is asked for.
    built : Built
        What the published build holds.
    now : datetime
        Naive UTC; a grant that begins later does not count yet.
    merges : sequence of Merge, optional
        What to take for merged; default what the log says.
    """
    merges = active_merges(settings) if merges is None else merges
    with scratch(settings) as connection:
        connection.register("asked", asked)
        connection.register("published_merges", built.merges)
        joined = describe_people(connection, settings, merges)
        connection.register("logged_consents", logged_consents(settings, channel, purpose))
        connection.register("logged_bans", logged_bans(settings, channel))
        _said(connection, settings, channel, purpose)
        _reported(connection, settings, channel, built.loads)
        return Statements(
            consents=connection.sql(CONSENTS, params=[now, now]).to_arrow_table(),
            stops=connection.sql(STOPS).to_arrow_table(),
            profiles=connection.sql("from asked_profiles").to_arrow_table(),
            subjects=connection.sql("from subjects").to_arrow_table(),
            hearing=joined.table(),
            taken_apart=connection.sql(TAKEN_APART).to_arrow_table(),
        )


TAKEN_APART = """
    select distinct published_merges.customer_id
    from published_merges
    left join merged_customers as kept
        on published_merges.customer_id = kept.unmerged_customer_id
    left join merged_customers as given_up
        on published_merges.old_customer_id = given_up.unmerged_customer_id
    where kept.customer_id is distinct from given_up.customer_id or kept.customer_id is null"""


def _said(
    connection: duckdb.DuckDBPyConnection, settings: Settings, channel: str, purpose: str
) -> None:
    """Make `said`: raw consents to the channel and purpose, corrected rows left out.

    No correction makes a no into a yes without proof: such a row is left out too.
    Columns: account_key (null for a bare address), address, is_granted, has_proof, said_at.
    """
    columns = raw_view(connection, settings, "activity", "consents")
    connection.execute(
        f"""create temp table said as
        with delivered as (
            select *, 'account:' || _source || ':' || source_customer_id as account_key
            from ({raw_rows("activity_consents", columns, SAID)})
        ),
        concerning as (  -- a correction may name another account: every version is looked at
            select _source, consent_id from delivered
            where account_key in (select customer_key from people)
                or account_key is null and email_key in (select address from addresses)
        ),
        shown as (
            select *, proof is not null or coalesce(double_opt_in, false) as has_proof
            from delivered where (_source, consent_id) in (from concerning)
        ),
        counting as (
            select * from shown
            qualify state <> 'granted' or has_proof or not bool_or(state <> 'granted') over (
                partition by _source, consent_id
            )
        ),
        latest as (
            select * from counting
            qualify row_number() over (
                partition by _source, consent_id order by _load_id desc, _row_number desc
            ) = 1
        )
        select
            account_key,
            email_key as address,
            state = 'granted' as is_granted,
            has_proof,
            changed_at as said_at
        from latest
        where channel = $channel and purpose = $purpose
            and state in ('granted', 'denied', 'withdrawn')""",
        {"channel": channel, "purpose": purpose},
    )


def _reported(
    connection: duckdb.DuckDBPyConnection, settings: Settings, channel: str, built_loads: Set[str]
) -> None:
    """Make `reported(account_key, address, reason)` from message statuses not built yet."""
    columns = raw_view(connection, settings, "activity", "message_events", without=built_loads)
    connection.execute(
        f"""create temp table reported as
        select distinct
            'account:' || _source || ':' || source_customer_id as account_key,
            recipient_key as address,
            status as reason
        from ({raw_rows("activity_message_events", columns, MESSAGES)})
        where channel = $channel and list_contains($stopping, status)""",
        {"channel": channel, "stopping": list(STOPPING)},
    )
