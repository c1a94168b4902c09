"""What the customer list asks: who matches the filters, page by page, and how much they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_

PAGE_SIZE = 50


@dataclass(frozen=True)
class CustomerFilter:
    """What the list is narrowed to; None means "any". `ids` come from a search in the contacts."""

    stage: str | None = None
    rfm: str | None = None
    risk: str | None = None
    tag: str | None = None
    reach: str | None = None
    last: str | None = None
    min_spend: int | None = None
    min_clv: int | None = None
    ids: tuple[str, ...] | None = None
    audience: Audience = field(default_factory=Audience)

    @property
    def own(self) -> dict[str, object]:
        """What this page binds beside the shared filters."""
        reach = REACHES[self.reach] if self.reach else (None, None)
        last = LAST_ORDERS[self.last] if self.last else (None, None)
        names = ("stage", "rfm", "risk", "tag", "min_spend", "min_clv", "ids")
        return {name: getattr(self, name) for name in names} | {
            "reach_field": reach[0],
            "reach_op": reach[1],
            "last_op": last[0],
            "last_days": last[1],
        }

    @property
    def is_narrow(self) -> bool:
        """Say whether anything is filtered at all."""
        own = (value is not None for value in self.own.values())
        return any(own) or self.audience.is_narrow

    @property
    def values(self) -> dict[str, object]:
        """Everything the queries bind."""
        return {**self.own, **self.audience.values}


REACHES = {
    "email": ("may_email", "is_true"),
    "sms": ("may_sms", "is_true"),
    "push": ("may_push", "is_true"),
    "email-no": ("may_email", "is_false"),
    "email-unknown": ("may_email", "is_missing"),
}
"""Who may be written to: the permission's column and what must hold of it."""
LAST_ORDERS = {
    "in30": ("lte", 30),
    "in90": ("lte", 90),
    "in365": ("lte", 365),
    "over90": ("gt", 90),
    "over180": ("gt", 180),
    "over365": ("gt", 365),
}
"""When people bought last: how the days since compare with how many."""
CHOICES = {
    "rfm": "rfm_segment",
    "risk": "churn_band",
    "source": "acquisition_source",
}
ORDERS = {
    "-spend": (N_("Spend, highest first"), "total_spent_net desc"),
    "-last": (N_("Last order, newest first"), "last_order_at desc nulls last"),
    "last": (N_("Last order, oldest first"), "last_order_at asc nulls last"),
    "-orders": (N_("Orders, most first"), "orders_count desc"),
    "-clv": (N_("Predicted value, highest first"), "predicted_clv_365d desc nulls last"),
    "-risk": (N_("Churn risk, highest first"), "churn_probability desc nulls last"),
    "-since": (N_("Customer since, newest first"), "created_at desc nulls last"),
}
"""What the list can be ordered by; the text after the name is all that ever reaches the SQL."""


def matching(session: Session, wanted: CustomerFilter) -> Row:
    """Return how many customers match, how many there are, and what both have spent."""
    answer = fetch(session, _MATCHING.format(where=_WHERE), **wanted.values)
    return records(rounded_for(session.role, answer, "matching_count", "customers_count"))[0]


def customer_page(session: Session, wanted: CustomerFilter, order: str, page: int) -> pd.DataFrame:
    """Return one page of matching customers, ordered by the warehouse and not by the browser.

    Raises
    ------
    NotPermittedError
        The role sees groups only.
    """
    require(session, Action.SEE_PEOPLE)
    text = _PAGE.format(where=_WHERE, order=ORDERS[order][1])
    skip, cuts = (page - 1) * PAGE_SIZE, tuple(fetch(session, _RISK_CUTS)["cut"])
    return fetch(session, text, size=PAGE_SIZE, skip=skip, cuts=cuts, **wanted.values)


def stages_of_matching(session: Session, wanted: CustomerFilter) -> pd.DataFrame:
    """Return matching customers per lifecycle stage: what a viewer sees instead of people."""
    answer = fetch(session, _STAGES.format(where=_WHERE), **wanted.values)
    return rounded_for(session.role, answer, "customers_count")


def filter_choices(session: Session, column: str) -> list[str]:
    """Return the most frequent values of one of the columns that people filter by."""
    answer = fetch(session, _CHOICES.format(column=CHOICES[column]))
    return answer["value"].tolist()


def ids_like(session: Session, text: str) -> list[str]:
    """Return customers whose id, here or at a source, is the text or begins with it."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _IDS_LIKE, text=text)["customer_id"].tolist()


def compared(session: Session, customer_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of a few customers, to be read side by side."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _COMPARED, ids=customer_ids)


def tags_in_use(session: Session) -> list[str]:
    """Return the tags that people have, the most frequent first."""
    return fetch(session, _TAGS)["tag"].tolist()


_PERCENTILES = [percent / 100 for percent in range(1, 100)]
_RISK_CUTS = f"""
select unnest(quantile_disc(churn_probability, {_PERCENTILES})) as cut
from dim_customers where churn_probability is not null
"""

_WHERE = f"""
    ($stage is null or lifecycle_stage = $stage)
    and ($rfm is null or rfm_segment = $rfm)
    and ($risk is null or churn_band = $risk)
    and ($tag is null or customer_id in (
        select customer_id from bridge_customer_tags where tag = $tag))
    and ($reach_field is null or case $reach_op
        when 'is_missing' then case $reach_field when 'may_email' then may_email
            when 'may_sms' then may_sms else may_push end is null
        else case $reach_field when 'may_email' then may_email
            when 'may_sms' then may_sms else may_push end = ($reach_op = 'is_true') end)
    and ($last_op is null or case $last_op
        when 'lte' then recency_days <= $last_days else recency_days > $last_days end)
    and ($min_spend is null or total_spent_net >= $min_spend)
    and ($min_clv is null or predicted_clv_365d >= $min_clv)
    and ($ids::varchar[] is null or list_contains($ids::varchar[], customer_id))
    and {AUDIENCE}
"""

_MATCHING = """
select count(*) filter ({where}) as matching_count, count(*) as customers_count,
    coalesce(sum(total_spent_net) filter ({where}), 0)::double as matching_spent,
    coalesce(sum(total_spent_net), 0)::double as total_spent
from dim_customers
"""

_PAGE = """
with chosen as (  -- the ranks of fifty people, not of everybody
    select * from dim_customers where {where}
    order by {order}, customer_id limit $size offset $skip
)
select customer_id, lifecycle_stage, rfm_segment, is_vip, orders_count,
    total_spent_net::double as total_spent_net, last_order_at, recency_days,
    avg_order_value::double as avg_order_value, first_order_at, created_at, city,
    acquisition_source, replace(tags, '|', ', ') as tags, events_attended, engagement_score,
    loyalty_points,
    predicted_clv_365d::double as predicted_clv_365d, clv_scale,
    churn_scale, churn_band, 100 * churn_probability as churn_percent,
    case when churn_probability is not null
        then 1 + len(list_filter($cuts::double[], lambda bound: bound < churn_probability))
        end as churn_rank,
    may_email, may_sms, may_push
from chosen order by {order}, customer_id
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

_COMPARED = """
select customer_id, lifecycle_stage, rfm_segment, orders_count,
    total_spent_net::double as total_spent_net, avg_order_value::double as avg_order_value,
    recency_days, avg_days_between_orders, events_attended, favourite_genre, favourite_venue,
    engagement_score, churn_probability, churn_scale, predicted_clv_365d::double
        as predicted_clv_365d, clv_scale, city, acquisition_source, replace(tags, '|', ', ') as tags
from dim_customers where list_contains($ids::varchar[], customer_id) limit 3
"""

_TAGS = """
select tag from bridge_customer_tags group by tag order by count(*) desc, tag limit 200
"""

_CHOICES = """
select {column} as value from dim_customers where {column} is not null
group by value order by count(*) desc, value limit 200
"""
