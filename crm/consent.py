"""The one gate: who may be contacted, on which channel, for which purpose, and why not.

Three sources together: the ledger of the published build, raw consents and message statuses that
are not built yet, and the live log. The rules, in this order:

1. suppression always wins: do-not-contact, complained, unsubscribed, bounced;
2. the latest statement wins, and of a grant and a refusal at one instant the refusal;
3. a grant without proof never lifts a refusal;
4. nothing said is no;
5. of profiles that people merged into one person the most restrictive holds: a refusal of any,
   until a proven grant after the merge; the silence of one is filled by a proven grant only.

There is no second way out: `crm.exports` and `crm.contacts` ask here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import fields
from datetime import UTC, datetime

import duckdb

from crm.config import Settings
from crm.errors import Sentence, UsageError
from crm.identity.merges import Merge
from crm.identity.statements import Built, Statements, collect_statements

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
    merges: Sequence[Merge] | None = None,
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
    merges : sequence of Merge, optional
        Suppose these merges instead of the log's, to see what one would change.

    Returns
    -------
    str
        Name of a temporary table in `connection`: `customer_id` (each asked one once),
        `may_contact` boolean, `reason` (one of `REASONS`); `is_granted`, `is_refused` boolean: what
        was said, whatever suppression stands above it.

    Raises
    ------
    UsageError
        Channel, purpose or table name is none that exists.
    """
    _known(Sentence("channel"), channel, CHANNELS)
    _known(Sentence("purpose"), purpose, PURPOSES)
    if not RELATION.fullmatch(customer_ids_table):
        raise UsageError(
            "'{customer_ids_table}' is no table name; pass the name of a table.",
            customer_ids_table=customer_ids_table,
        )
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    built = _built(connection)
    asked = connection.sql(f"select distinct customer_id from {customer_ids_table}")
    people = asked.to_arrow_table()
    live = collect_statements(settings, people, channel, purpose, built, moment, merges)
    _register(connection, live)
    decisions = f"consent_to_{channel}_{purpose}"
    connection.execute(
        DECISIONS.format(decisions=decisions, asked=customer_ids_table),
        {
            "channel": channel,
            "purpose": purpose,
            "now": moment,
            "counts_grants": not _has_undone_loads(settings, built.loads),
            "suppressions": list(SUPPRESSIONS),
        },
    )
    for part in fields(live):
        connection.unregister(f"live_{part.name}")
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


def _known(what: Sentence, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(
            "There is no {what} '{value}'; use one of {known}.",
            what=what,
            value=value,
            known=", ".join(known),
        )


def _register(connection: duckdb.DuckDBPyConnection, live: Statements) -> None:
    for part in fields(live):
        connection.register(f"live_{part.name}", getattr(live, part.name))


def _built(connection: duckdb.DuckDBPyConnection) -> Built:
    rows = connection.execute("select distinct load_id from rpt_source_loads").fetchall()
    merges = connection.sql(
        "select old_customer_id, customer_id from bridge_customer_redirects where reason = 'merge'"
    )
    return Built({load_id for (load_id,) in rows}, merges.to_arrow_table())


def _has_undone_loads(settings: Settings, built: Set[str]) -> bool:
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
            live_subjects.unmerged_customer_id,
            case
                when state in ('denied', 'withdrawn') then coalesce(changed_at, $now)
            end as denied_at,
            case when state = 'granted' and changed_at <= $now then changed_at end as granted_at,
            case when has_proof then granted_at end as proven_at
        from dim_consents
        inner join live_subjects on dim_consents.customer_id = live_subjects.subject_id
        where channel = $channel and purpose = $purpose
            and (
                state <> 'granted'
                or $counts_grants
                and customer_id not in (select customer_id from live_taken_apart)
            )
    ),
    heard as (
        from ledger
        union all
        select
            live_hearing.other_customer_id,
            case when denied_at >= joined_at then denied_at end,
            case when granted_at > joined_at then granted_at end,
            case when proven_at > joined_at then proven_at end
        from ledger inner join live_hearing using (unmerged_customer_id)
        union all
        select unmerged_customer_id, denied_at, granted_at, proven_at from live_consents
    ),
    folded as (
        select
            unmerged_customer_id,
            max(denied_at) as denied_at,
            max(granted_at) as granted_at,
            max(proven_at) as proven_at
        from heard group by unmerged_customer_id
    ),
    profiles as (
        select
            live_profiles.customer_id,
            coalesce(denied_at is not null and not coalesce(proven_at > denied_at, false), false)
                as is_refused,
            granted_at is not null as is_granted,
            proven_at is not null as is_proven
        from live_profiles left join folded using (unmerged_customer_id)
    ),
    people as (
        select
            customer_id,
            bool_or(is_refused) as is_refused,
            bool_or(is_granted) and (bool_and(is_granted) or bool_or(is_proven)) as is_granted
        from profiles group by customer_id
    ),
    stops as (
        select unmerged_customer_id, reason from live_stops where is_set
        union
        select live_subjects.unmerged_customer_id, reason
        from dim_suppressions
        inner join live_subjects on dim_suppressions.customer_id = live_subjects.subject_id
        where coalesce(channel, $channel) = $channel
            and not (
                reason = 'do_not_contact'
                and live_subjects.unmerged_customer_id in (
                    select unmerged_customer_id from live_stops
                    where reason = 'do_not_contact' and not is_set
                )
            )
    ),
    stopped as (
        select
            live_profiles.customer_id,
            arg_min(reason, coalesce(list_position($suppressions, reason), 0)) as reason
        from stops inner join live_profiles using (unmerged_customer_id)
        group by live_profiles.customer_id
    ),
    reasoned as (
        select
            asked.customer_id,
            case
                when stopped.reason is not null then stopped.reason
                when people.is_refused then 'refused'
                when people.is_granted then 'granted'
                else 'unknown'
            end as reason,
            coalesce(people.is_granted and not people.is_refused, false) as is_granted,
            coalesce(people.is_refused, false) as is_refused
        from asked
        left join people on asked.customer_id = people.customer_id
        left join stopped on asked.customer_id = stopped.customer_id
    )
    select customer_id, reason = 'granted' as may_contact, reason, is_granted, is_refused
    from reasoned"""
