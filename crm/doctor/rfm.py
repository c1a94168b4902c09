"""Why are RFM scores not updating? Orders, table, id, build."""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.doctor.built import (
    COUNTABLE,
    examine_build,
    order_states,
    quality_finding,
)
from crm.doctor.finding import Finding


def examine_rfm(settings: Settings, customer: str | None = None) -> list[Finding]:
    """Look for the usual causes of a missing or old RFM score.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    customer : str, optional
        A customer id, an id given up in a merge, or an account's id at its source.

    Returns
    -------
    list of Finding
        In the order in which they matter; without a build, only that.
    """
    return examine_build(
        settings,
        lambda connection: [
            quality_finding(connection),
            _scores(connection),
            *(examine_person(connection, settings.tenant, customer) if customer else ()),
        ],
    )


def _scores(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Compare the buyers with those scored by each scheme on the build's day."""
    rows = connection.execute(
        "select scheme, count(*) from fct_rfm_scores"
        " where as_of_date = (select as_of_date from meta_build) group by scheme order by scheme"
    ).fetchall()
    ((buyers,),) = connection.execute(
        "select count(*) from dim_customers where orders_count > 0"
    ).fetchall()
    question = "Were scores computed on the build's day?"
    if not buyers:
        return Finding(question, False, f"nobody has a countable order to score: {COUNTABLE}")
    text = ", ".join(f"{count:,} by the scheme {scheme}" for scheme, count in rows)
    is_whole = bool(rows) and all(count == buyers for _, count in rows)
    way_out = "" if is_whole else "; run `crm build`"
    return Finding(question, is_whole, f"of {buyers:,} buyers {text or 'none'}{way_out}")


def examine_person(
    connection: duckdb.DuckDBPyConnection, tenant: str, customer: str
) -> list[Finding]:
    """Say whether somebody is known, has orders that count, and what their score is."""
    found = connection.execute(WHO, {"asked": customer}).fetchall()
    question = f"Is {_shown(customer)} known?"
    if not found:
        return [
            Finding(
                question,
                False,
                f"nobody has this customer id or account in the workspace {tenant}; "
                "check the id and CRM_TENANT, or ingest the account or order and build",
            )
        ]
    if len(found) > 1:
        sources = ", ".join(how for _, how in found)
        return [Finding(question, False, f"{len(found)} people have it ({sources}); name one")]
    customer_id, how = found[0]
    known = Finding(question, True, how if customer_id == customer else f"{how}: {customer_id}")
    return [known, _orders(connection, customer_id), _score(connection, customer_id)]


def _shown(customer: str) -> str:
    """An account's id may be an address, which no answer repeats."""
    return "the account" if "@" in customer or customer.startswith("+") else customer


def _orders(connection: duckdb.DuckDBPyConnection, customer_id: str) -> Finding:
    states = order_states(connection, customer_id)
    is_well = any(state.endswith(" countable") for state in states)
    question = "Do they have orders that count?"
    if not states:
        return Finding(question, False, "no order by the as-of day; without one nobody is scored")
    text = ", ".join(states)
    return Finding(question, is_well, text if is_well else f"{text}: {COUNTABLE}")


def _score(connection: duckdb.DuckDBPyConnection, customer_id: str) -> Finding:
    rows = connection.execute(
        "select scheme, rfm_code, rfm_segment, recency_days, as_of_date from fct_rfm_scores"
        " where customer_id = ? and as_of_date = (select as_of_date from meta_build)"
        " order by scheme",
        [customer_id],
    ).fetchall()
    scored = "; ".join(
        f"{scheme} {code} {segment}, {days} days since the last order, as of {day}"
        for scheme, code, segment, days, day in rows
    )
    way_out = "not scored: only people with a countable order are"
    return Finding("What is their score?", bool(rows), scored or way_out)


WHO = """
select customer_id, how from (
    select customer_id, 'a customer' as how, 1 as place
    from dim_customers where customer_id = $asked
    union all
    select customer_id, 'an id given up; they are now one person (' || reason || ')', 2
    from bridge_customer_redirects where old_customer_id = $asked
    union all
    select customer_id, 'an account at ' || source, 3
    from bridge_customer_sources
    where source_customer_id = $asked or source || ':' || source_customer_id = $asked
)
qualify place = min(place) over ()
order by customer_id, how"""
