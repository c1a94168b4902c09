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
from crm.identity.candidate_queries import OPEN_PAIRS, PAIRS
from crm.identity.live_people import open_map
from crm.identity.matching import score_pairs
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
    """A pair that may be one person: how probable, and which fields speak for and against it.

    `field_weights` is each field's evidence in bits; empty in a file of before it was kept.
    """

    customer_id: str
    other_customer_id: str
    match_weight: float
    match_probability: float
    agreeing_fields: list[str]
    differing_fields: list[str]
    field_weights: dict[str, float]


def read_candidates(settings: Settings) -> list[Candidate]:
    """Return the pairs found last that nobody has merged or dismissed since, best first."""
    if not candidates_file(settings).exists():
        return []
    with scratch(settings) as connection:
        _current_people(connection, settings)
        _dismissed(connection, settings)
        file = quoted(str(candidates_file(settings)))
        rows = connection.execute(OPEN_PAIRS.format(file=file)).fetchall()
    return [_candidate(*row) for row in rows]


def _candidate(
    one: str, other: str, weight: float, probability: float, agree: str, differ: str, bits: str
) -> Candidate:
    weights = (part.split(":") for part in _listed(bits))
    return Candidate(
        one,
        other,
        weight,
        probability,
        _listed(agree),
        _listed(differ),
        {field: float(value) for field, value in weights},
    )


def _listed(fields: str | None) -> list[str]:
    return fields.split("|") if fields else []


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
    `match_weight`, `match_probability`, `agreeing_fields`, `differing_fields`, `field_weights`
    (`field:bits` joined by `|`).
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
