"""Accounts and mailboxes as a graph: what is connected is one person.

Nodes are numbered by how long they are known: the first load that mentioned them, accounts before
mailboxes, the oldest account first. So the smallest number of a component is the account (or guest)
whose id the person carries, and a late account, however old, never takes the id over.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

OWN_ID = "'cust_' || left(sha256('account:' || source || chr(31) || source_customer_id), 20)"
GUEST_ID = (
    "'cust_' || left(sha256($outer || unhex(sha256($inner || encode(email_key)))), 20)"  # HMAC
)
HMAC_BLOCK = 64


def number_nodes(connection: duckdb.DuckDBPyConnection, guest_key: bytes) -> None:
    """Make `nodes(node, customer_key, own_id, source, source_customer_id, email_key, person_id)`.

    Mailboxes of several people or of a counter are no nodes: what only they identify is nobody's.
    `own_id` is the id a node carries when it is the first of its component; a guest's is keyed, so
    an address cannot be recognised by hashing candidates.
    """
    padded = guest_key.ljust(HMAC_BLOCK, b"\0")
    connection.execute(
        f"""create or replace temp table nodes as
        with known as (
            select
                customer_key, {OWN_ID} as own_id, source, source_customer_id, email_key,
                person_id, first_load, false as is_mailbox, created_at
            from accounts
            union all
            select
                'email:' || email_key, {GUEST_ID}, null, null, email_key,
                null, first_load, true, null
            from mailboxes where verdict = 'person'
        )
        select
            (row_number() over (
                order by first_load nulls last, is_mailbox, created_at nulls last, customer_key
            ) - 1)::integer as node,
            *
        from known""",
        {
            "outer": bytes(byte ^ 0x5C for byte in padded),
            "inner": bytes(byte ^ 0x36 for byte in padded),
        },
    )


def connect_nodes(connection: duckdb.DuckDBPyConnection, max_accounts: int) -> None:
    """Make `components(node, anchor)`: every node with the first node of its component.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        With `nodes` and `phone_links`.
    max_accounts : int
        A source's person with more accounts than this is a placeholder and links nobody.
    """
    edges = connection.sql(
        """
        select accounts.node as one, mailboxes.node as other
        from nodes as accounts
        inner join nodes as mailboxes
            on accounts.email_key = mailboxes.email_key
            and not accounts.is_mailbox and mailboxes.is_mailbox
        union all
        select node, min(node) over same_person
        from nodes where person_id is not null
        window same_person as (partition by person_id)
        qualify count(*) over same_person <= $max_accounts
        union all
        select node, min(node) over (partition by phone_e164, name)
        from nodes inner join phone_links using (customer_key)""",
        params={"max_accounts": max_accounts},
    ).to_arrow_table()
    ((count,),) = connection.execute("select count(*) from nodes").fetchall()
    anchors = _anchors(count, edges["one"].to_numpy(), edges["other"].to_numpy())
    labelled = pa.table({"node": np.arange(count, dtype=np.int32), "anchor": anchors})
    connection.register("labelled", labelled)
    connection.execute("create or replace temp table components as select * from labelled")
    connection.unregister("labelled")


def _anchors(count: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return, per node, the smallest node it is connected to."""
    if count == 0:
        return np.empty(0, dtype=np.int32)
    weights = np.ones(len(one), dtype=np.int8)
    graph = coo_array((weights, (one, other)), shape=(count, count))
    _, labels = connected_components(graph, directed=False)
    _, first = np.unique(labels, return_index=True)
    return first[labels].astype(np.int32)
