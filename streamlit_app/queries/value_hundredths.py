"""How concentrated expected value is: the buyers in hundredths and in tenths, the best first."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience, fetch_for
from streamlit_app.queries.warehouse import rounded_for
from streamlit_app.shell.session import Session


def value_by_tenth(session: Session, who: Audience) -> pd.DataFrame:
    """Return mean value to date and mean predicted value per tenth of the buyers by prediction."""
    answer = _asked(session, who, _VALUE_BY_TENTH)
    return rounded_for(session.role, answer, "customers_count", labels=["tenth"])


def expected_curve(session: Session, who: Audience) -> pd.DataFrame:
    """Return which share of the predicted value the best buyers make up, per hundredth of them.

    Viewers see steps of at least 20 buyers.
    """
    answer = _asked(session, who, _EXPECTED_CURVE)
    return rounded_for(session.role, answer, "buyers_count", labels=["buyers_share"])


def _asked(session: Session, who: Audience, sql: str) -> pd.DataFrame:
    everybody, some = (sql.format(source=source) for source in (_HUNDREDTHS, _HUNDREDTHS_OF_SOME))
    return fetch_for(session, who, everybody, some)


_HUNDREDTHS = """
select hundredth, buyers_count, amount, historic_clv, up_to_count, up_to_share
from rpt_value_hundredths where ranked_by = 'predicted_value'
"""

_HUNDREDTHS_OF_SOME = f"""
select ceil(100.0 * place / people)::int as hundredth, count(*) as buyers_count,
    sum(worth) as amount, sum(historic_clv) as historic_clv, max(place) as up_to_count,
    sum(sum(worth)) over (order by hundredth)::double / nullif(sum(sum(worth)) over (), 0)
        as up_to_share
from (
    select predicted_clv_365d as worth, historic_clv, count(*) over () as people,
        row_number() over (order by predicted_clv_365d desc, customer_id) as place
    from dim_customers where predicted_clv_365d is not null and {AUDIENCE}
) as ranked
group by hundredth
"""

_VALUE_BY_TENTH = """
select ceil(hundredth / 10)::int as tenth, sum(buyers_count)::bigint as customers_count,
    sum(historic_clv)::double / sum(buyers_count) as historic,
    sum(amount)::double / sum(buyers_count) as predicted
from ({source}) group by tenth order by tenth
"""

_EXPECTED_CURVE = """
select hundredth / 100.0 as buyers_share, up_to_count as buyers_count, up_to_share as spend_share
from ({source}) order by hundredth
"""
