"""From the members of a segment to the people in a file: every loss with its reason.

Each member meets one fate, the first that applies, in the order of `STAGES`. So nothing is left
over: members minus every loss is what the file holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from crm.consent import SUPPRESSIONS
from crm.errors import CheckFailedError
from crm.exports.people.fates import FATES_QUERY

CONTROL_GROUP = "control group"
STAGES = (
    "no usable contact",
    "no consent",
    "suppressed",
    "privacy request open",
    "under minimum age",
    "contacted recently",
    "duplicate contact",
    CONTROL_GROUP,
    "on the list already",
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
    """The account of one export; `members` minus every loss is `in_file`.

    `removed` counts the people whom a delta takes off the list; they are no members any more, or
    were lost above.
    """

    members: int
    losses: tuple[Loss, ...]
    in_file: int
    removed: int = 0

    @property
    def residue(self) -> int:
        """Members that the account does not explain; zero, or the export stops."""
        return self.members - sum(loss.people for loss in self.losses) - self.in_file

    @property
    def rows(self) -> int:
        """Rows of the file: people to add and, in a delta, people to remove."""
        return self.in_file + self.removed

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
        counts = {"members": self.members, **losses, "in the file": self.in_file}
        return {**counts, "to remove": self.removed} if self.removed else counts


@dataclass(frozen=True)
class Evidence:
    """Tables about the members, by `customer_id`, and the two numbers that the rules need.

    `contacts` has `is_given`, and `contact_id`: the same for people who share a contact, null when
    it is missing or unusable. `decisions` is what `crm.consent.decide` returned. `requests` has
    `request`, an open one per customer. `recent` names who was contacted within `cap_days`.
    `is_control` is an SQL condition over `customer_id`; `listed` names who is on the list already.
    """

    members: str
    contacts: str
    decisions: str
    requests: str
    recent: str
    listed: str
    minimum_age: int
    cap_days: int
    is_control: str = "false"


def decide_fates(connection: duckdb.DuckDBPyConnection, evidence: Evidence) -> Waterfall:
    """Give every member one fate in the temporary table `export_fates`.

    Returns
    -------
    Waterfall
        `export_fates` holds `customer_id, contact_id, stage, reason`; stage is null for the people
        in the file.

    Raises
    ------
    CheckFailedError
        The account has a residue; no file may be written.
    """
    query = FATES_QUERY.format(**vars(evidence))
    connection.execute(
        f"create or replace temp table {FATES} as {query}", {"suppressions": list(SUPPRESSIONS)}
    )
    waterfall = _account(connection, evidence.members)
    if waterfall.residue:
        raise CheckFailedError(
            "{residue} members of the segment have no fate; nothing was exported.",
            residue=waterfall.residue,
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
