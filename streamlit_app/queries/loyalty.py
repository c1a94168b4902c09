"""What the Loyalty page asks: who is in a programme, what is owed, and what it may have changed."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session


def programs(session: Session) -> list[Row]:
    """Return the programmes with their rules, those with most people first."""
    return records(
        rounded_for(session.role, fetch(session, _PROGRAMS), "customers_count", labels=_RULES)
    )


def customer_named(session: Session, asked: str) -> str | None:
    """Return the customer an id means, also one that was given up in a merge; None for nobody."""
    require(session, Action.SEE_PEOPLE)
    found = records(fetch(session, _CUSTOMER, id=asked))
    return found[0]["customer_id"] if found else None


def standing(session: Session, program: str) -> Row:
    """Return what the whole programme comes to: members, their share of spend, points."""
    answer = fetch(session, _STANDING, program=program)
    points = (
        "points_given",
        "points_redeemed",
        "points_outstanding",
        "points_debt",
        "expected_use",
    )
    of = dict.fromkeys(points, "members_count")
    return records(
        rounded_for(
            session.role, answer, "members_count", "customers_count", "expiring_people", of=of
        )
    )[0]


def tiers(session: Session, program: str) -> pd.DataFrame:
    """Return the tiers, the lowest first, and who is in them."""
    answer = fetch(session, _TIERS, program=program)
    return rounded_for(session.role, answer, "customers_count", labels=["tier_number", "threshold"])


def tier_moves(session: Session, program: str, days: int) -> pd.DataFrame:
    """Return who went from which tier to which within so many days; staying included."""
    answer = fetch(session, _MOVES, program=program, days=days)
    return rounded_for(session.role, answer, "customers_count")


def months(session: Session, program: str) -> pd.DataFrame:
    """Return points given and taken by month, and what was outstanding at its end."""
    answer = fetch(session, _MONTHS, program=program)
    return rounded_for(
        session.role,
        answer,
        "earners_count",
        "redeemers_count",
        of={"points_redeemed": "redeemers_count"},
    )


def distances(session: Session, program: str) -> pd.DataFrame:
    """Return how far people are on the way to the next tier, in tenths of the way."""
    answer = fetch(session, _DISTANCES, program=program)
    return rounded_for(session.role, answer, "customers_count", labels=["tenth"])


def breakage(session: Session, program: str) -> pd.DataFrame:
    """Return what became of the points of each quarter, and what is expected of those left.

    Viewers are told the quarters in which enough people earned, in the digits they bear.
    """
    answer = fetch(session, _BREAKAGE, program=program)
    return rounded_for(session.role, answer, "earners_count").dropna(subset="points_given")


def expiries(session: Session, program: str, days: int) -> pd.DataFrame:
    """Return the points that end within so many days, by week."""
    answer = fetch(session, _EXPIRIES, program=program, days=days)
    return rounded_for(session.role, answer, "customers_count", labels=["weeks_ahead"])


def comparisons(session: Session, program: str) -> dict[str, Row]:
    """Return members beside people alike, and those who spent points beside those who did not."""
    answer = fetch(session, _COMPARISONS, program=program)
    shown = rounded_for(
        session.role,
        answer,
        *("people_count", "matched_count", "alike_count"),
        of={"returned_share": "matched_count", "alike_returned_share": "alike_count"},
    )
    return {row["comparison"]: row for row in records(shown)}


_RULES = ("earn_rate", "minimum_purchase", "expiry_months", "expiry_days", "version")

_PROGRAMS = """
select program_id, name_en, name_ro, type, is_active, earn_rate::double as earn_rate, currency,
    minimum_purchase::double as minimum_purchase, expiry_months, expiry_days, tier_basis,
    tier_period, customers_count
from dim_loyalty_programs order by customers_count desc, program_id
"""

_CUSTOMER = """
select customer_id from dim_customers where customer_id = $id
union
select customer_id from bridge_customer_redirects where old_customer_id = $id
"""

_STANDING = """
with members as (
    select count(*) as members_count, sum(greatest(total_spent_net, 0))::double as spent,
        coalesce(sum(points_earned + points_granted), 0)::double as points_given,
        coalesce(sum(points_redeemed), 0)::double as points_redeemed,
        coalesce(sum(points_available), 0)::double as points_outstanding,
        coalesce(sum(points_debt), 0)::double as points_debt
    from dim_loyalty_balances join dim_customers using (customer_id)
    where program_id = $program
),
everyone as (
    select sum(greatest(total_spent_net, 0))::double as everyone_spent,
        count(*) as customers_count
    from dim_customers
),
ending as (
    select coalesce(sum(points), 0)::double as points_expiring,
        coalesce(sum(customers_count), 0) as expiring_people
    from rpt_loyalty_expiries where program_id = $program and days_ahead <= 30
),
used as (
    select sum(expected_use)::double as expected_use, max(expected_use_share) as use_share
    from rpt_loyalty_breakage where program_id = $program
)
select members_count, customers_count, spent / nullif(everyone_spent, 0) as spend_share,
    points_given, points_redeemed, points_outstanding, points_debt, points_expiring,
    expiring_people, expected_use, use_share
from members, everyone, ending, used
"""

_TIERS = """
select tier, tier_number, threshold::double as threshold,
    (select count(*) from dim_loyalty_balances as balances
        where balances.program_id = $program and balances.tier = dim_loyalty_tiers.tier)
        as customers_count
from dim_loyalty_tiers where program_id = $program order by tier_number
"""

_MOVES = """
select from_tier, to_tier, customers_count,
    customers_count / sum(customers_count) over (partition by from_tier) as row_share
from rpt_loyalty_tier_moves where program_id = $program and days_back = $days
order by from_tier, to_tier
"""

_MONTHS = """
select month, points_earned + points_granted + greatest(points_adjusted, 0) as points_given,
    points_redeemed, points_reversed - least(points_adjusted, 0) as points_taken_back,
    points_expired, points_outstanding, earners_count, redeemers_count, is_complete
from rpt_loyalty_months where program_id = $program order by month desc limit 24
"""

_DISTANCES = """
select least(floor(10 * tier_progress_share), 9)::int as tenth, count(*) as customers_count
from dim_loyalty_balances where program_id = $program and tier_progress_share is not null
group by 1 order by 1
"""

_BREAKAGE = """
select date_trunc('quarter', month)::date as quarter, sum(points_given)::double as points_given,
    sum(points_used)::double as points_used,
    sum(rpt_loyalty_breakage.points_expired)::double as points_expired,
    sum(expected_use)::double as expected_use,
    (sum(points_left) - sum(expected_use))::double as never_used, bool_and(is_judged) as is_judged,
    coalesce(max(earners_count), 0) as earners_count
from rpt_loyalty_breakage left join rpt_loyalty_months using (program_id, month)
where program_id = $program and expected_use is not null
group by 1 order by 1 desc limit 12
"""

_EXPIRIES = """
select days_ahead // 7 as weeks_ahead, min(expiry_date) as from_date,
    sum(points)::double as points, sum(customers_count) as customers_count
from rpt_loyalty_expiries where program_id = $program and days_ahead <= $days
group by 1 order by 1
"""

_COMPARISONS = """
select comparison, people_count, matched_count, alike_count, returned_share, alike_returned_share
from rpt_loyalty_comparisons where program_id = $program
"""
