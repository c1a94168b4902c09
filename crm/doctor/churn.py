"""Why are churn predictions missing or off? History, data quality, period, signals."""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.doctor.built import examine_build, quality_finding
from crm.doctor.finding import Finding

LEAST_DAYS = 30
"""What the source document asks for; the gates ask for more, and say how much."""


def examine_churn(settings: Settings) -> list[Finding]:
    """Look for the usual causes of churn predictions that are missing, ranked only or off.

    Returns
    -------
    list of Finding
        In the order in which they matter; without a build, only that.
    """
    return examine_build(
        settings,
        lambda connection: [
            _history(connection),
            quality_finding(connection),
            _period(connection, settings),
            *_gates(connection),
            _signals(connection),
        ],
    )


def _history(connection: duckdb.DuckDBPyConnection) -> Finding:
    ((days, first, last),) = connection.execute(
        "select date_diff('day', min(ordered_date), max(ordered_date)), min(ordered_date),"
        " max(ordered_date) from fct_orders where is_countable"
    ).fetchall()
    question = "Is there enough order history?"
    if days is None:
        return Finding(question, False, "no countable order; ingest orders and build")
    text = f"{days:,} days, {first} to {last}"
    if days >= LEAST_DAYS:
        return Finding(question, True, text)
    return Finding(question, False, f"{text}; load older orders, at least {LEAST_DAYS} days")


def _period(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Finding:
    """Compare the horizon of the scores with the one that is set now."""
    horizons = connection.execute(
        "select distinct churn_horizon_days from dim_customers where churn_horizon_days is not null"
        " order by 1"
    ).fetchall()
    question = "Which period do they speak about?"
    now = settings.churn_threshold_days
    if not horizons:
        return Finding(question, True, f"{now} days would be scored (CRM_CHURN_THRESHOLD_DAYS)")
    built = ", ".join(str(days) for (days,) in horizons)
    if horizons == [(now,)]:
        return Finding(question, True, f"no order in the next {now} days")
    way_out = f"CRM_CHURN_THRESHOLD_DAYS is {now} now; run `crm build`"
    return Finding(question, False, f"the build scored {built} days; {way_out}")


def _gates(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Name the gates that are closed, each with its own words."""
    rows = connection.execute(
        "select gate, reason from rpt_model_gates where model_kind = 'churn' and not is_open"
        " and as_of_date = (select as_of_date from meta_build) order by gate"
    ).fetchall()
    ((abstained, scored, ranked),) = connection.execute(
        "select max(prediction_abstain_reason), count(churn_probability),"
        " count(*) filter (where churn_scale = 'rank') from dim_customers"
    ).fetchall()
    question = "Is the model trusted?"
    if not scored:
        why = abstained or "nobody has a countable order"
        return [Finding(question, False, f"it abstains: {why}"), *_closed(rows)]
    served = f"{scored:,} people are scored"
    if ranked:
        served += ", as ranks only: the order of people can be trusted, the probability cannot"
    return [Finding(question, not ranked, served), *_closed(rows)]


def _closed(rows: list[tuple[str, str]]) -> list[Finding]:
    return [Finding(f"Which gate is closed? {gate}", False, reason) for gate, reason in rows]


def _signals(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Say whether anything but orders is there for the model to see."""
    rows = connection.execute(
        "select type, count(*) from fct_activities where not is_machine and type in"
        " ('checked_in', 'visit', 'email_opened', 'email_clicked') group by type order by type"
    ).fetchall()
    question = "Does it see more than orders?"
    if rows:
        return Finding(question, True, ", ".join(f"{count:,} {kind}" for kind, count in rows))
    return Finding(
        question,
        False,
        "no visits, opens, clicks or check-ins: deliver activities, message_events or tickets; "
        "signals of your own become columns of ftr_forecast_training and ftr_forecast_scoring",
    )
