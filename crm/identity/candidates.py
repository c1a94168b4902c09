"""Pairs of customers who might be one person, scored for people to look at; never merged by it.

`crm.identity.blocking` says what is compared, `crm.identity.matching` how it is scored. Accounts
are compared, customers are paired: of two customers' accounts the best pair speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.identity.accounts import describe_accounts
from crm.identity.assigned_merges import join_known_profiles, register_customers
from crm.identity.blocking import describe_records
from crm.identity.live_people import open_map
from crm.identity.matching import LEVELS, score_pairs
from crm.identity.merges import active_merges
from crm.identity.sightings import collect_sightings
from crm.ops.events import CandidateDismissed
from crm.ops.log import OperationalLog
from crm.warehouse import durable
from crm.warehouse.connection import quoted, scratch

MOST_CANDIDATES = 20_000


@dataclass(frozen=True)
class CandidateReport:
    """How many accounts were looked at, and how many pairs of customers came out."""

    accounts: int
    candidates: int
    dismissed: int


def candidates_file(settings: Settings) -> Path:
    """Where dbt finds the pairs."""
    return settings.paths.raw / "ops" / "identity_candidates" / "current.parquet"


@dataclass(frozen=True)
class Candidate:
    """A pair that may be one person: how probable, and which fields speak for and against it."""

    customer_id: str
    other_customer_id: str
    match_weight: float
    match_probability: float
    agreeing_fields: list[str]
    differing_fields: list[str]


def read_candidates(settings: Settings) -> list[Candidate]:
    """Return the pairs found last that nobody has merged or dismissed since, best first."""
    if not candidates_file(settings).exists():
        return []
    with scratch(settings) as connection:
        _current_people(connection, settings)
        _dismissed(connection, settings)
        file = quoted(str(candidates_file(settings)))
        rows = connection.execute(OPEN_PAIRS.format(file=file)).fetchall()
    return [
        Candidate(*row[:4], *(fields.split("|") if fields else [] for fields in row[4:]))
        for row in rows
    ]


def read_candidate(settings: Settings, one: str, other: str) -> Candidate | None:
    """Return the open pair of two customers, if it is one."""
    pairs = read_candidates(settings)
    wanted = {one, other}
    return next((p for p in pairs if {p.customer_id, p.other_customer_id} == wanted), None)


def find_candidates(settings: Settings) -> CandidateReport:
    """Compare the accounts of different customers and write the pairs worth a look.

    Runs after `assign_customer_ids`, whose map it reads; merges logged since then count. At most
    `MOST_CANDIDATES` pairs are written, the most probable ones.

    Returns
    -------
    CandidateReport
        Counts for the build's progress line.

    Notes
    -----
    The file has one row per pair: `customer_id` (known longer), `other_customer_id`,
    `match_weight`, `match_probability`, `agreeing_fields`, `differing_fields`.
    """
    with scratch(settings) as connection:
        _current_people(connection, settings)
        collect_sightings(connection, settings)
        describe_accounts(connection, settings)
        describe_records(connection)
        score_pairs(connection)
        dismissed = _dismissed(connection, settings)
        connection.execute(PAIRS, {"most": MOST_CANDIDATES})
        final = candidates_file(settings)
        final.parent.mkdir(parents=True, exist_ok=True)
        target = quoted(str(durable.unfinished(final)))
        connection.execute(f"copy candidates to {target} (format parquet, compression zstd)")
        durable.put_in_place(final)
        ((accounts, found),) = connection.execute(
            "select (select count(*) from records), (select count(*) from candidates)"
        ).fetchall()
    return CandidateReport(accounts, found, dismissed)


def _current_people(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make `customer_ids(customer_key, customer_id, known_rank)` as the live log has it."""
    open_map(connection, settings)
    register_customers(connection, join_known_profiles(connection, active_merges(settings)))
    connection.execute(
        """create or replace temp table customer_ids as
        select
            customer_key,
            coalesce(merged_customers.customer_id, unmerged_customer_id) as customer_id,
            min(known_rank) over (
                partition by coalesce(merged_customers.customer_id, unmerged_customer_id)
            ) as known_rank
        from identity_map left join merged_customers using (unmerged_customer_id)"""
    )


def _dismissed(connection: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Make `dismissed(one, other)`: pairs people looked at, by the customers they are today."""
    pairs = [
        (logged.subject_id, event.other_id)
        for logged in OperationalLog(settings).read([CandidateDismissed.kind])
        if isinstance(event := logged.event, CandidateDismissed)
    ]
    table = pa.table(
        {
            "one": pa.array([one for one, _ in pairs], pa.string()),
            "other": pa.array([other for _, other in pairs], pa.string()),
        }
    )
    connection.register("dismissals", table)
    connection.execute(
        """create or replace temp table dismissed as
        with mentioned as (select one as id from dismissals union select other from dismissals),
        current as (
            select
                mentioned.id,
                min(coalesce(merged_customers.customer_id, known_ids.unmerged_customer_id))
                    as customer_id
            from mentioned
            inner join known_ids on mentioned.id = known_ids.id
            left join merged_customers using (unmerged_customer_id)
            group by mentioned.id
        )
        select
            coalesce(ones.customer_id, one) as one,
            coalesce(others.customer_id, other) as other
        from dismissals
        left join current as ones on one = ones.id
        left join current as others on other = others.id"""
    )
    connection.unregister("dismissals")
    return len(pairs)


def _fields_where(level: str) -> str:
    named = [f"case when mw_{field} {level} then '{field}' end" for field in sorted(LEVELS)]
    return f"concat_ws('|', {', '.join(named)})"


_NOT_DISMISSED = """not exists (
        select 1 from dismissed
        where (one, other) in ((customer_id, other_customer_id), (other_customer_id, customer_id))
    )"""

OPEN_PAIRS = f"""
    select customer_id, other_customer_id, match_weight, match_probability,
        agreeing_fields, differing_fields
    from read_parquet({{file}})
    where customer_id in (select customer_id from customer_ids)
        and other_customer_id in (select customer_id from customer_ids)
        and {_NOT_DISMISSED}
    order by match_weight desc, customer_id, other_customer_id"""

PAIRS = f"""
    create or replace temp table candidates as
    with ranks as (
        select customer_id, min(known_rank) as known_rank from customer_ids group by all
    ),
    best as (
        select * from scored
        where customer_id_l <> customer_id_r
        qualify row_number() over (
            partition by least(customer_id_l, customer_id_r), greatest(customer_id_l, customer_id_r)
            order by match_weight desc, unique_id_l, unique_id_r
        ) = 1
    ),
    ordered as (
        select
            best.*,
            if(one.known_rank < other.known_rank, customer_id_l, customer_id_r) as customer_id,
            if(one.known_rank < other.known_rank, customer_id_r, customer_id_l)
                as other_customer_id
        from best
        inner join ranks as one on best.customer_id_l = one.customer_id
        inner join ranks as other on best.customer_id_r = other.customer_id
    )
    select
        customer_id,
        other_customer_id,
        round(match_weight, 6) as match_weight,
        round(match_probability, 6) as match_probability,
        {_fields_where("> 0")} as agreeing_fields,
        {_fields_where("< 0")} as differing_fields
    from ordered
    where {_NOT_DISMISSED}
    order by match_weight desc, customer_id, other_customer_id
    limit $most"""
