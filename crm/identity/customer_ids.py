"""The identity map: which account or mailbox is which customer.

A customer is a connected component of accounts and mailboxes. Links are exact and explainable, in
this order of weight: the account itself, the source's own id of the person behind several accounts,
an e-mail address that is one person's (`crm.identity.mailboxes` says when it is), and a phone
number under one name (`crm.identity.phones`). Names alone never link: fuzzy candidates
(`crm.identity.candidates`) are for people to look at, and what people then decide is a merge in the
log (`crm.identity.merges`), applied on top of what data says and taken away without a trace.

The map is a function of the raw files, the log and the settings: rebuilt from them it is the same.
An id, once assigned, stays: it is the id of the node known longest. Only when raw data forgets that
node (a load was undone, a source stopped delivering it) is the exception logged, as
`customer_id_kept`, so that the rebuilt map agrees with what people have seen.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from pathlib import Path

import duckdb

from crm.config import Settings
from crm.identity.accounts import describe_accounts
from crm.identity.assigned_merges import apply_merges, write_merged_profiles
from crm.identity.components import connect_nodes, number_nodes
from crm.identity.kept_ids import apply_kept_ids, keep_assigned_ids
from crm.identity.mailboxes import judge_mailboxes
from crm.identity.phones import link_by_phone
from crm.identity.sightings import collect_sightings
from crm.ops import keys
from crm.warehouse import durable
from crm.warehouse.connection import quoted, scratch


@dataclass(frozen=True)
class AssignmentReport:
    """What the map holds: its keys, the customers they make, and what linked nobody."""

    keys: int
    customers: int
    accounts: int
    guests: int
    linked_by_email: int
    linked_by_person_id: int
    linked_by_phone: int
    merged_by_people: int
    shared_mailboxes: int
    counter_mailboxes: int
    ids_kept: int


def customer_ids_file(settings: Settings) -> Path:
    """Where dbt and the consent gate find the map."""
    return settings.paths.raw / "ops" / "customer_ids" / "current.parquet"


def mailbox_subject(settings: Settings, email_key: str) -> str:
    """Return the pseudonym a log event carries for an address of no known customer.

    It is the id that a guest of that address gets, so the event finds its person later.
    """
    key = keys.derived_key(settings, keys.GUEST_ID)
    return "cust_" + hmac.digest(key, email_key.encode(), "sha256").hex()[:20]


def assign_customer_ids(settings: Settings) -> AssignmentReport:
    """Decide which keys are one person and write the map, whole or not at all.

    Returns
    -------
    AssignmentReport
        Counts for the build's progress line.

    Notes
    -----
    The file has one row per `customer_key` (unique):

    * `customer_id`, the person; `unmerged_customer_id`, who it would be without people's merges;
      `own_customer_id`, the id the key would carry alone: what was logged under an id that has
      since been joined to another finds its customer through these two;
    * `source`, `source_customer_id` (null for mailboxes);
    * `link_reason`: 'account' for a person's first account, 'person_id', 'email' or 'phone' for
      what was linked to it, 'guest' for a mailbox without account, 'merge' for the first key of
      what people merged into another;
    * `known_rank`, the key's place in the order in which keys became known (0 the first), and
      `first_load_id`, the load that first mentioned it; null for mailboxes that only accounts use.
    """
    with scratch(settings) as connection:
        collect_sightings(connection, settings)
        describe_accounts(connection, settings)
        judge_mailboxes(connection, settings.identity_email_max_accounts)
        link_by_phone(connection, settings.identity_email_max_accounts)
        number_nodes(connection, keys.derived_key(settings, keys.GUEST_ID))
        connect_nodes(connection, settings.identity_max_accounts)
        apply_kept_ids(connection, settings)
        ids_kept = keep_assigned_ids(connection, settings, customer_ids_file(settings))
        joined = apply_merges(connection, settings)
        _explain_links(connection)
        _write(connection, customer_ids_file(settings))
        write_merged_profiles(connection, settings, joined)
        return _report(connection, ids_kept)


def _explain_links(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """create or replace temp table customer_ids as
        with joined as (
            select nodes.*, persons.unmerged_customer_id, persons.customer_id, phone_links.name
            from nodes
            inner join components on nodes.node = components.node
            inner join persons on components.anchor = persons.anchor
            left join phone_links on nodes.customer_key = phone_links.customer_key
        ),
        counted as (
            select
                *,
                bool_and(is_mailbox) over profile as is_guest,
                min(node) filter (not is_mailbox) over profile as first_account,
                min(node) over profile > min(node) over person as was_merged,
                count(*) over same_person_id as same_person_id_count,
                count(*) filter (not is_mailbox) over same_mailbox as same_mailbox_count
            from joined
            window
                person as (partition by customer_id),
                profile as (partition by unmerged_customer_id),
                same_person_id as (partition by unmerged_customer_id, person_id),
                same_mailbox as (partition by unmerged_customer_id, email_key)
        )
        select
            customer_key,
            customer_id,
            source,
            source_customer_id,
            case
                when was_merged and node = coalesce(first_account, node) then 'merge'
                when is_guest then 'guest'
                when is_mailbox then 'email'
                when node = first_account then 'account'
                when person_id is not null and same_person_id_count > 1 then 'person_id'
                when name is null or email_key is not null and same_mailbox_count > 1 then 'email'
                else 'phone'
            end as link_reason,
            own_id as own_customer_id,
            unmerged_customer_id,
            node::bigint as known_rank,
            first_load as first_load_id
        from counted"""
    )


def _write(connection: duckdb.DuckDBPyConnection, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    target = quoted(str(durable.unfinished(final)))
    connection.execute(
        f"copy (select * from customer_ids order by customer_key) to {target}"
        " (format parquet, compression zstd)"
    )
    durable.put_in_place(final)


def _report(connection: duckdb.DuckDBPyConnection, ids_kept: int) -> AssignmentReport:
    (counts,) = connection.execute(
        """select
            count(*),
            count(distinct customer_id),
            count(source_customer_id),
            count(*) filter (link_reason = 'guest'),
            count(*) filter (link_reason = 'email'),
            count(*) filter (link_reason = 'person_id'),
            count(*) filter (link_reason = 'phone'),
            count(distinct unmerged_customer_id) - count(distinct customer_id),
            (select count(*) from mailboxes where verdict = 'shared'),
            (select count(*) from mailboxes where verdict = 'counter')
        from customer_ids"""
    ).fetchall()
    values = [*counts, ids_kept]
    return AssignmentReport(*values)
