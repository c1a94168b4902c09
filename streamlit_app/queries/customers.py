"""What the customer list asks: who matches the filters, page by page, and how much they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session

PAGE_SIZE = 50


@dataclass(frozen=True)
class CustomerFilter:
    """What the list is narrowed to; None means "any". `ids` come from a search in the contacts."""

    stage: str | None = None
    rfm: str | None = None
    risk: str | None = None
    source: str | None = None
    city: str | None = None
    segment: str | None = None
    ids: tuple[str, ...] | None = None

    @property
    def is_narrow(self) -> bool:
        """Say whether anything is filtered at all."""
        return any(value is not None for value in asdict(self).values())


CHOICES = {
    "source": "acquisition_source",
    "city": "city",
    "rfm": "rfm_segment",
    "risk": "churn_band",
}
ORDERS = {
    "-spend": ("Spend, highest first", "total_spent_net desc"),
    "-last": ("Last order, newest first", "last_order_at desc nulls last"),
    "last": ("Last order, oldest first", "last_order_at asc nulls last"),
    "-orders": ("Orders, most first", "orders_count desc"),
    "-clv": ("Predicted value, highest first", "predicted_clv_365d desc nulls last"),
    "-risk": ("Churn risk, highest first", "churn_probability desc nulls last"),
    "-since": ("Customer since, newest first", "created_at desc nulls last"),
}
"""What the list can be ordered by; the text after the name is all that ever reaches the SQL."""


def matching(session: Session, wanted: CustomerFilter) -> Row:
    """Return how many customers match, how many there are, and what both have spent."""
    answer = fetch(session, _MATCHING.format(where=_WHERE), **asdict(wanted))
    return records(rounded_for(session.role, answer, "matching_count", "customers_count"))[0]


def customer_page(session: Session, wanted: CustomerFilter, order: str, page: int) -> pd.DataFrame:
    """Return one page of matching customers, ordered by the warehouse and not by the browser.

    Raises
    ------
    NotPermittedError
        The role sees groups only.
    """
    require(session, Action.SEE_PEOPLE)
    text = _PAGE.format(where=_WHERE, order=ORDERS[order][1], percentiles=_PERCENTILES)
    return fetch(session, text, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE, **asdict(wanted))


def stages_of_matching(session: Session, wanted: CustomerFilter) -> pd.DataFrame:
    """Return matching customers per lifecycle stage: what a viewer sees instead of people."""
    answer = fetch(session, _STAGES.format(where=_WHERE), **asdict(wanted))
    return rounded_for(session.role, answer, "customers_count")


def filter_choices(session: Session, column: str) -> list[str]:
    """Return the most frequent values of one of the columns that people filter by."""
    answer = fetch(session, _CHOICES.format(column=CHOICES[column]))
    return answer["value"].tolist()


def ids_like(session: Session, text: str) -> list[str]:
    """Return customers whose id, here or at a source, is the text or begins with it."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _IDS_LIKE, text=text)["customer_id"].tolist()


_PERCENTILES = [percent / 100 for percent in range(1, 100)]

_WHERE = """
    ($stage is null or lifecycle_stage = $stage)
    and ($rfm is null or rfm_segment = $rfm)
    and ($risk is null or churn_band = $risk)
    and ($source is null or acquisition_source = $source)
    and ($city is null or city = $city)
    and ($segment is null or customer_id in (
        select customer_id from fct_segment_memberships where segment_id = $segment))
    and ($ids::varchar[] is null or list_contains($ids::varchar[], customer_id))
"""

_MATCHING = """
select count(*) filter ({where}) as matching_count, count(*) as customers_count,
    coalesce(sum(total_spent_net) filter ({where}), 0)::double as matching_spent,
    coalesce(sum(total_spent_net), 0)::double as total_spent
from dim_customers
"""

_PAGE = """
with cut as (
    select quantile_disc(churn_probability, {percentiles}) as cuts
    from dim_customers where churn_probability is not null
)
select customer_id, lifecycle_stage, rfm_segment, is_vip, orders_count,
    total_spent_net::double as total_spent_net, last_order_at, recency_days,
    predicted_clv_365d::double as predicted_clv_365d, clv_scale,
    churn_scale, churn_band, 100 * churn_probability as churn_percent,
    case when churn_probability is not null
        then 1 + len(list_filter(cuts, lambda bound: bound < churn_probability)) end as churn_rank,
    may_email, may_sms
from dim_customers cross join cut where {where}
order by {order}, customer_id limit $size offset $skip
"""

_STAGES = """
select lifecycle_stage, count(*) as customers_count,
    sum(total_spent_net)::double as total_spent_net
from dim_customers where {where} group by lifecycle_stage
order by list_position(
    ['prospect', 'new', 'active', 'loyal', 'champion', 'at_risk', 'lost'], lifecycle_stage)
"""

_IDS_LIKE = """
select customer_id from dim_customers
where length($text) > 2 and starts_with(customer_id, $text)
union
select customer_id from bridge_customer_sources where source_customer_id = $text
order by customer_id limit 1000
"""

_CHOICES = """
select {column} as value from dim_customers where {column} is not null
group by value order by count(*) desc, value limit 200
"""
