"""What is known of one customer, for roles that see people: the row, consents, suppressions."""

from __future__ import annotations

from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session


def profile_row(session: Session, customer_id: str) -> Row | None:
    """Return everything the marts know about one customer; None for an id this build lacks."""
    require(session, Action.SEE_PEOPLE)
    answer = fetch(session, _PROFILE, id=customer_id)
    return next(iter(records(answer)), None)


def consents(session: Session, customer_id: str) -> list[Row]:
    """Return the customer's latest consent per channel and purpose."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _CONSENTS, id=customer_id))


def suppressions(session: Session, customer_id: str) -> list[Row]:
    """Return the channels on which the customer must not be contacted, and why."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _SUPPRESSIONS, id=customer_id))


_PROFILE = """
select * replace (
        total_spent_net::double as total_spent_net, avg_order_value::double as avg_order_value,
        predicted_clv_365d::double as predicted_clv_365d, historic_clv::double as historic_clv,
        predicted_clv_365d_low_80::double as predicted_clv_365d_low_80,
        predicted_clv_365d_high_80::double as predicted_clv_365d_high_80),
    (select count(*) from dim_customers as others
        where others.orders_count > 0 and others.total_spent_net > dim_customers.total_spent_net
    ) / nullif((select count(*) from dim_customers where orders_count > 0), 0)::double
        as spent_more_share,
    (select count(*) from dim_customers as others
        where others.churn_probability < dim_customers.churn_probability
    ) / nullif((select count(churn_probability) from dim_customers), 0)::double
        as less_at_risk_share,
    (select count(*) from dim_customers as others
        where others.predicted_clv_365d < dim_customers.predicted_clv_365d
    ) / nullif((select count(predicted_clv_365d) from dim_customers), 0)::double
        as worth_less_share
from dim_customers where customer_id = $id
"""

_CONSENTS = """
select channel, purpose, state, changed_at, source, has_proof
from dim_consents where customer_id = $id order by purpose, channel
"""

_SUPPRESSIONS = """
select channel, reason, since from dim_suppressions where customer_id = $id order by since, channel
"""
