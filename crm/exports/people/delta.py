"""What a list somewhere else needs to be up to date: whom to add, whom to remove.

The list is what the last whole export of the same segment, destination, channel and purpose put
there, changed by the deltas since. Only people of that list are removed, never somebody whom
another tool added; a recent contact is no reason to take anybody off.
"""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.errors import CheckFailedError, UsageError
from crm.exports.people.waterfall import FATES
from crm.exports.record.members import load_added, members_file, read_members, sha256_of
from crm.exports.record.register import MadeExport

LISTED = "export_listed"
LISTED_AS = "export_listed_as"
ACTIONS = "export_actions"
STAYING = ("on the list already", "contacted recently")


def load_listed(
    settings: Settings, connection: duckdb.DuckDBPyConnection, chain: list[MadeExport]
) -> str:
    """Make the table `export_listed(customer_id)` of who is on the list now, by today's ids.

    `export_listed_as(customer_id, was_id)` keeps the ids by which they were put there.

    Raises
    ------
    UsageError
        The members of an export are gone, so nobody knows who is on the list.
    CheckFailedError
        They are not those that were logged.
    """
    for made in chain:
        _check_members(settings, made)
    folded = read_members(settings, [made.export_id for made in chain])
    load_added(connection, folded, LISTED_AS)
    connection.execute(
        f"create or replace temp table {LISTED} as select distinct customer_id from {LISTED_AS}"
    )
    return LISTED


def _check_members(settings: Settings, made: MadeExport) -> None:
    path = members_file(settings, made.export_id)
    if not path.exists():
        raise UsageError(
            "Who was in the export {export_id} is not kept any more ({file}), so no delta can be "
            "taken; export the whole list once, without --delta.",
            export_id=made.export_id,
            file=path,
        )
    if sha256_of(path) != made.event.members_sha256:
        raise CheckFailedError(
            "{file} is not what the log says the export {export_id} held; bring back that file, "
            "or export the whole list once, without --delta.",
            file=path,
            export_id=made.export_id,
        )


def decide_actions(connection: duckdb.DuckDBPyConnection, contacts: str) -> dict[str, int]:
    """Make `export_actions(customer_id, action, is_control, reason)` from fates and list.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        With `export_fates` and `export_listed`.
    contacts : str
        Contact points of the members and of everybody listed.

    Returns
    -------
    dict of str to int
        Why people are removed, in words, with how many. `drop` rows are not counted: nothing can
        be said about them any more, or their contact stays for somebody else.
    """
    query = ACTIONS_QUERY.format(fates=FATES, listed=LISTED, listed_as=LISTED_AS, contacts=contacts)
    connection.execute(
        f"create or replace temp table {ACTIONS} as {query}", {"staying": list(STAYING)}
    )
    rows = connection.execute(
        f"select reason, count(*) from {ACTIONS} where action = 'remove' group by all order by all"
    ).fetchall()
    return dict(rows)


ACTIONS_QUERY = """
    with kept as (
        select contact_id from {fates} where stage is null
        union
        select fates.contact_id
        from {fates} as fates inner join {listed} as listed using (customer_id)
        where list_contains($staying, fates.stage)
    ),
    leaving as (
        select
            listed.customer_id,
            contacts.contact_id,
            coalesce(fates.stage = 'control group', false) as is_control,
            case
                when fates.customer_id is null then 'left the segment'
                else fates.stage || ': ' || fates.reason
            end as reason
        from {listed} as listed
        left join {fates} as fates on listed.customer_id = fates.customer_id
        left join {contacts} as contacts on listed.customer_id = contacts.customer_id
        where fates.customer_id is null
            or fates.stage is not null and not list_contains($staying, fates.stage)
    ),
    once as (
        select
            *,
            row_number() over (partition by contact_id order by customer_id) as place
        from leaving
    )
    select
        customer_id,
        if(stage is null, 'add', 'hold') as action,
        stage is not null as is_control,
        reason
    from {fates}
    where stage is null
        or stage = 'control group' and customer_id not in (select customer_id from leaving)
    union all
    select
        customer_id,
        case
            when contact_id is null or place > 1 then 'drop'
            when contact_id in (select contact_id from kept where contact_id is not null)
                then 'drop'
            else 'remove'
        end,
        is_control,
        reason
    from once
    union all
    -- Whoever was merged leaves under the id they came by too, or they would stay listed for ever.
    select listed_as.was_id, 'drop', leaving.is_control, leaving.reason
    from leaving inner join {listed_as} as listed_as using (customer_id)
    where listed_as.was_id <> leaving.customer_id"""
