"""From the members of a segment to the people in a file: every loss with its reason.

Each member meets one fate, the first that applies: no usable contact, no consent, suppressed,
too young, a duplicate of somebody else's contact, or in the file. So nothing is left over.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from crm.consent import SUPPRESSIONS
from crm.errors import CheckFailedError

STAGES = (
    "no usable contact",
    "no consent",
    "suppressed",
    "under minimum age",
    "duplicate contact",
)
FATES = "export_fates"


@dataclass(frozen=True)
class Loss:
    """People who are not in the file, and why."""

    stage: str
    reason: str
    people: int


@dataclass(frozen=True)
class Waterfall:
    """The account of one export; `members` minus every loss is `in_file`."""

    members: int
    losses: tuple[Loss, ...]
    in_file: int

    @property
    def residue(self) -> int:
        """Members that the account does not explain; zero, or the export stops."""
        return self.members - sum(loss.people for loss in self.losses) - self.in_file

    def lost_at(self, stage: str) -> int:
        """People lost at one stage, whatever the reason."""
        return sum(loss.people for loss in self.losses if loss.stage == stage)

    def losses_in_words(self) -> str:
        """The stages at which people were lost, such as `3 no consent, 1 suppressed`."""
        lost = ((stage, self.lost_at(stage)) for stage in STAGES)
        return ", ".join(f"{people:,} {stage}" for stage, people in lost if people)

    def as_counts(self) -> dict[str, int]:
        """The account as flat counts, for the log and the manifest."""
        losses = {f"{loss.stage}: {loss.reason}": loss.people for loss in self.losses}
        return {"members": self.members, **losses, "in the file": self.in_file}


def decide_fates(
    connection: duckdb.DuckDBPyConnection,
    *,
    members: str,
    contacts: str,
    decisions: str,
    minimum_age: int,
) -> Waterfall:
    """Give every member one fate in the temporary table `export_fates`.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The published marts and the three tables below.
    members : str
        Table with `customer_id`.
    contacts : str
        Table with `customer_id`, `is_given`, and `contact_id`: the same for people who share a
        contact, null when it is missing or unusable.
    decisions : str
        What `crm.consent.decide` returned for the members.
    minimum_age : int
        Younger people stay out; an unknown age passes.

    Returns
    -------
    Waterfall
        `export_fates` holds `customer_id, stage, reason`; stage is null for the people in the file.

    Raises
    ------
    CheckFailedError
        The account has a residue; no file may be written.
    """
    tables = {"members": members, "contacts": contacts, "decisions": decisions}
    connection.execute(
        f"create or replace temp table {FATES} as {FATES_QUERY.format(**tables)}",
        {"minimum_age": minimum_age, "suppressions": list(SUPPRESSIONS)},
    )
    waterfall = _account(connection, members)
    if waterfall.residue:
        raise CheckFailedError(
            f"{waterfall.residue} members of the segment have no fate; nothing was exported."
        )
    return waterfall


def _account(connection: duckdb.DuckDBPyConnection, members: str) -> Waterfall:
    ((asked,),) = connection.execute(
        f"select count(distinct customer_id) from {members}"
    ).fetchall()
    counted = connection.execute(
        f"select stage, reason, count(*) from {FATES} group by all order by 3 desc, 2"
    ).fetchall()
    losses = [Loss(*row) for row in counted if row[0] is not None]
    losses.sort(key=lambda loss: STAGES.index(loss.stage))
    in_file = sum(people for stage, _, people in counted if stage is None)
    return Waterfall(asked, tuple(losses), in_file)


FATES_QUERY = """
    with asked as (
        select distinct customer_id from {members} where customer_id is not null
    ),
    known as (
        select
            asked.customer_id,
            coalesce(contacts.is_given, false) as is_given,
            contacts.contact_id,
            coalesce(decisions.may_contact, false) as may_contact,
            coalesce(decisions.reason, 'unknown') as consent_reason,
            dim_customers.age,
            dim_customers.last_order_at
        from asked
        left join {contacts} as contacts on asked.customer_id = contacts.customer_id
        left join {decisions} as decisions on asked.customer_id = decisions.customer_id
        left join dim_customers on asked.customer_id = dim_customers.customer_id
    ),
    judged as (
        select
            *,
            case
                when contact_id is null then 'no usable contact'
                when list_contains($suppressions, consent_reason) then 'suppressed'
                when not may_contact then 'no consent'
                when age < $minimum_age then 'under minimum age'
            end as stage
        from known
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by contact_id, stage is null
                order by last_order_at desc nulls last, customer_id
            ) as place
        from judged
    )
    select
        customer_id,
        case when stage is null and place > 1 then 'duplicate contact' else stage end as stage,
        case
            when stage = 'no usable contact' then if(is_given, 'invalid', 'missing')
            when stage = 'under minimum age' then 'younger than ' || $minimum_age
            when stage is not null then consent_reason
            when place > 1 then 'same contact as a more recent customer'
        end as reason
    from ranked"""
