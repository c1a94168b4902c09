"""What one customer's rhythm was, and what the models say comes next."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session


def reasons(session: Session, customer_id: str) -> list[Row]:
    """Return why the customer's predictions are what they are, the strongest first."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _REASONS, id=customer_id))


def purchase_days(session: Session, customer_id: str) -> pd.DataFrame:
    """Return the days of the customer's newest 300 purchases, oldest first."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _PURCHASE_DAYS, id=customer_id)


def rhythm(session: Session, customer_id: str) -> Row:
    """Return the middle half of the customer's own gaps, what is expected next, and P(alive)."""
    require(session, Action.SEE_PEOPLE)
    return records(fetch(session, _RHYTHM, id=customer_id))[0]


def alive_curve(session: Session, customer_id: str) -> pd.DataFrame:
    """Return how likely the customer was one still, at month-ends of the past year and today."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _ALIVE, id=customer_id)


def scored_alike(session: Session, probability: float, horizon_days: int) -> Row | None:
    """Return what became, in a closed window, of the people who were scored most alike."""
    answer = fetch(session, _SCORED_ALIKE, probability=probability, horizon=horizon_days)
    return next(iter(records(answer)), None)


def place_on_the_action_list(session: Session, customer_id: str) -> Row | None:
    """Return the customer's place on the list of whom to win back first, if they are on it."""
    require(session, Action.SEE_PEOPLE)
    return next(iter(records(fetch(session, _ACTION, id=customer_id))), None)


_REASONS = """
select model_kind, direction, rank, text_en, text_ro from fct_prediction_reasons
where customer_id = $id order by model_kind, direction desc, rank
"""

_PURCHASE_DAYS = """
select * from (
    select ordered_date as day, count(*) as orders_count, sum(net)::double as net
    from fct_orders where customer_id = $id and is_countable
    group by ordered_date order by ordered_date desc limit 300
) order by day
"""

_RHYTHM = """
with days as (
    select distinct ordered_date as day from fct_orders where customer_id = $id and is_countable
),
gaps as (select day - lag(day) over (order by day) as gap from days)
select quantile_cont(gap, .25) as gap_low, quantile_cont(gap, .75) as gap_high,
    count(gap) as gaps_count,
    (select struct_pack(expected := expected_next_order_date, low := next_order_low_80_date,
            high := next_order_high_80_date, reason := abstain_reason)
        from fct_next_orders where customer_id = $id) as next_order,
    (select max(alive_probability) from fct_clv_factors
        where customer_id = $id and horizon_days = 365) as alive_probability
from gaps
"""

# the columns of the mart are months back from its day
_ALIVE = """
with points as (
    select as_of_date, unnest(range(13)) as months_back,
        unnest([alive_probability, alive_probability_1m, alive_probability_2m,
            alive_probability_3m, alive_probability_4m, alive_probability_5m,
            alive_probability_6m, alive_probability_7m, alive_probability_8m,
            alive_probability_9m, alive_probability_10m, alive_probability_11m,
            alive_probability_12m])::double as alive
    from fct_alive_curves where customer_id = $id
)
select (case months_back when 0 then as_of_date
        else last_day(as_of_date - to_months(months_back::int)) end)::date as day, alive
from points where alive is not null order by day
"""

_SCORED_ALIKE = """
select customers_count, forecast, actual from rpt_model_calibration
where target = 'silence' and horizon_days = $horizon and is_served
order by abs(forecast - $probability), candidate limit 1
"""

_ACTION = """
select action_rank, (select count(*) from rpt_action_list) as listed_count, verdict,
    value_at_risk::double as value_at_risk, expected_gain::double as expected_gain
from rpt_action_list where customer_id = $id
"""
