"""Who would be in a file, asked afresh each time: members, contacts, consent of this moment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import duckdb

from crm.config import Settings
from crm.contacts import load_contact_points
from crm.exports.people.control import ControlGroup, control_group
from crm.exports.people.delta import LISTED, decide_actions, load_listed
from crm.exports.people.gate import gate_decisions
from crm.exports.people.recent import cap_days, load_recently_contacted
from crm.exports.people.waterfall import Evidence, Waterfall, decide_fates
from crm.exports.record.register import MadeExport, exports_of_list
from crm.exports.request import Terms
from crm.identity.statements import statement_files
from crm.ops.log import OperationalLog
from crm.privacy.holding_back import load_open_requests
from crm.segments.asking.preview import MEMBERS, Selection, select_members

CONCERNED = "export_concerned"


@dataclass(frozen=True)
class Audience:
    """A segment and what an export would do with its people, in the table `export_actions`.

    `log_sequence` is how far the log had come when the gate was asked, `statements` names the raw
    files of people's words that were there.
    """

    terms: Terms
    segment: Selection
    waterfall: Waterfall
    control: ControlGroup
    log_sequence: int
    statements: frozenset[str]
    cap_days: int
    removed: dict[str, int] = field(default_factory=dict)
    delta_of: MadeExport | None = None

    def in_words(self) -> str:
        """Say that nobody is left, and where they were lost."""
        members, lost = self.waterfall.members, self.waterfall.losses_in_words()
        if self.delta_of:
            since = self.delta_of.export_id
            return f"Nothing changed since the export {since}; no file was written."
        return (
            f"Nobody of the {members:,} members of '{self.segment.slug}' may be contacted"
            f"{f' ({lost})' if lost else ''}; no file was written."
        )


def find_audience(
    settings: Settings, connection: duckdb.DuckDBPyConnection, terms: Terms
) -> Audience:
    """Decide the fate of every member of a segment, and who leaves a list.

    Parameters
    ----------
    settings : Settings
        Whose log, raw files and published contacts are read besides the marts.
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`; temporary tables appear in it.
    terms : Terms
        The segment, and how and what for its people will be contacted.

    Raises
    ------
    UsageError
        There is no such segment.
    """
    now = datetime.now(UTC)
    log_sequence = OperationalLog(settings).head().sequence
    statements = statement_files(settings)
    segment = select_members(settings, connection, terms.slug)
    chain = exports_of_list(settings, terms.list_key) if terms.is_delta else []
    listed = load_listed(settings, connection, chain)
    connection.execute(
        f"create or replace temp table {CONCERNED} as"
        f" select customer_id from {MEMBERS} union select customer_id from {listed}"
    )
    control = control_group(settings, terms.list_key, terms.control)
    days = cap_days(settings, terms.purpose, is_lifted=terms.ignore_frequency_cap)
    contacts = _contact_points(settings, connection, terms)
    evidence = Evidence(
        members=MEMBERS,
        contacts=contacts,
        decisions=gate_decisions(settings, connection, terms, CONCERNED),
        requests=load_open_requests(settings, connection),
        recent=load_recently_contacted(settings, connection, terms.channel, days, now),
        listed=LISTED,
        minimum_age=settings.export_minimum_age,
        cap_days=days,
        is_control=control.condition("customer_id"),
    )
    waterfall = decide_fates(connection, evidence)
    removed = decide_actions(connection, contacts)
    return Audience(
        terms,
        segment,
        replace(waterfall, removed=sum(removed.values())),
        control,
        log_sequence,
        statements,
        days,
        removed,
        chain[-1] if chain else None,
    )


def _contact_points(settings: Settings, connection: duckdb.DuckDBPyConnection, terms: Terms) -> str:
    if not terms.is_analysis:
        return load_contact_points(settings, connection, CONCERNED, terms.channel)
    connection.execute(
        "create or replace temp table nobodys_contacts as"
        f" select customer_id, true as is_given, customer_id as contact_id from {CONCERNED}"
    )
    return "nobodys_contacts"
