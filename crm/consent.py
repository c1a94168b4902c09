"""The one gate: who may be contacted, on which channel, for which purpose, and why not.

Three sources together: the ledger of the published build, raw consents and message statuses that
are not built yet, and the live log. The rules, in this order:

1. suppression always wins: do-not-contact, complained, unsubscribed, bounced;
2. the latest statement wins, and of a grant and a refusal at one instant the refusal;
3. a grant without proof never lifts a refusal;
4. nothing said is no.

There is no second way out: `crm.exports` and `crm.contacts` ask here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import duckdb

from crm.config import Settings
from crm.errors import UsageError
from crm.identity.statements import Statements, collect_statements

CHANNELS = ("email", "sms", "push", "phone", "chat", "post", "in_person")
PURPOSES = ("marketing", "service", "ads_audience", "analysis")
SUPPRESSIONS = ("do_not_contact", "complained", "unsubscribed", "bounced")
"""Reasons of suppression, the gravest first."""
REASONS = ("granted", "refused", "unknown", *SUPPRESSIONS)

RELATION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,2}")


def decide(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    customer_ids_table: str,
    channel: str,
    purpose: str,
    *,
    now: datetime | None = None,
) -> str:
    """Decide for many customers at once.

    Parameters
    ----------
    settings : Settings
        Whose raw files and log to read besides the build.
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`: the published build, its marts the default schema.
    customer_ids_table : str
        A table or view of that connection with a column `customer_id`.
    channel, purpose : str
        One of `CHANNELS`, one of `PURPOSES`.
    now : datetime, optional
        Aware; a grant that begins later does not count. Default the clock.

    Returns
    -------
    str
        Name of a temporary table in `connection`: `customer_id` (each asked one once),
        `may_contact` boolean, `reason` (one of `REASONS`).

    Raises
    ------
    UsageError
        Channel, purpose or table name is none that exists.
    """
    _known("channel", channel, CHANNELS)
    _known("purpose", purpose, PURPOSES)
    if not RELATION.fullmatch(customer_ids_table):
        raise UsageError(f"'{customer_ids_table}' is no table name; pass the name of a table.")
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    built = _built_loads(connection)
    asked = connection.sql(f"select distinct customer_id from {customer_ids_table}")
    live = collect_statements(settings, asked.to_arrow_table(), channel, purpose, built, moment)
    _register(connection, live)
    decisions = f"consent_to_{channel}_{purpose}"
    connection.execute(
        DECISIONS.format(decisions=decisions, asked=customer_ids_table),
        {
            "channel": channel,
            "purpose": purpose,
            "now": moment,
            "counts_grants": not _has_undone_loads(settings, built),
            "suppressions": list(SUPPRESSIONS),
        },
    )
    connection.unregister("live_consents")
    connection.unregister("live_stops")
    return decisions


def may_contact(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    customer_id: str,
    channel: str,
    purpose: str,
) -> tuple[bool, str]:
    """Decide for one customer: the answer and its reason; errors as `decide`."""
    connection.execute(
        "create or replace temp table asked_customer as select ? as customer_id", [customer_id]
    )
    decisions = decide(settings, connection, "asked_customer", channel, purpose)
    ((answer, reason),) = connection.execute(
        f"select may_contact, reason from {decisions}"
    ).fetchall()
    return answer, reason


def _known(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(f"There is no {what} '{value}'; use one of {', '.join(known)}.")


def _register(connection: duckdb.DuckDBPyConnection, live: Statements) -> None:
    connection.register("live_consents", live.consents)
    connection.register("live_stops", live.stops)


def _built_loads(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select distinct load_id from rpt_source_loads").fetchall()
    return {load_id for (load_id,) in rows}


def _has_undone_loads(settings: Settings, built: set[str]) -> bool:
    """Whether the build holds loads that were taken back since: then raw alone says who agreed."""
    folder = settings.paths.raw / "quality" / "loads"
    return folder.exists() and not built <= {file.stem for file in folder.glob("*.parquet")}


DECISIONS = """
    create or replace temp table {decisions} as
    with
    asked as (
        select distinct customer_id from {asked} where customer_id is not null
    ),
    ledger as (
        select
            customer_id,
            case
                when state in ('denied', 'withdrawn') then coalesce(changed_at, $now)
            end as denied_at,
            case when state = 'granted' and changed_at <= $now then changed_at end as granted_at,
            case when has_proof then granted_at end as proven_at
        from dim_consents
        where channel = $channel and purpose = $purpose
            and (state <> 'granted' or $counts_grants)
        union all
        select customer_id, denied_at, granted_at, proven_at from live_consents
    ),
    heard as (
        select
            customer_id,
            max(denied_at) as denied_at,
            max(granted_at) as granted_at,
            max(proven_at) as proven_at
        from ledger group by customer_id
    ),
    stops as (
        select customer_id, reason from live_stops where is_set
        union
        select customer_id, reason from dim_suppressions
        where coalesce(channel, $channel) = $channel
            and not (
                reason = 'do_not_contact'
                and customer_id in (
                    select customer_id from live_stops
                    where reason = 'do_not_contact' and not is_set
                )
            )
    ),
    stopped as (
        select
            customer_id,
            arg_min(reason, coalesce(list_position($suppressions, reason), 0)) as reason
        from stops group by customer_id
    ),
    reasoned as (
        select
            asked.customer_id,
            case
                when stopped.reason is not null then stopped.reason
                when heard.denied_at is null and heard.granted_at is null then 'unknown'
                when coalesce(heard.proven_at > heard.denied_at, heard.denied_at is null)
                    then 'granted'
                else 'refused'
            end as reason
        from asked
        left join heard on asked.customer_id = heard.customer_id
        left join stopped on asked.customer_id = stopped.customer_id
    )
    select customer_id, reason = 'granted' as may_contact, reason from reasoned"""
