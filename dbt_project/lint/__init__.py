"""What dbt and our macros put into a model's text, as far as the SQL linter needs to see it.

sqlfluff renders models with Jinja alone: it knows neither dbt nor `return` in macros. Every name a
model or singular test calls stands here, with text of the same shape. A new macro gets a function.
"""

from datetime import UTC, datetime
from types import SimpleNamespace

execute = False
adapter = SimpleNamespace(quote=lambda name: f'"{name}"')
dbt = SimpleNamespace(
    type_string=lambda: "varchar",
    type_int=lambda: "integer",
    type_bigint=lambda: "bigint",
    type_float=lambda: "double",
    type_timestamp=lambda: "timestamp",
    type_boolean=lambda: "boolean",
    date_trunc=lambda part, value: f"date_trunc('{part}', {value})",
    dateadd=lambda part, number, value: f"date_add({value}, {number})",
    datediff=lambda first, last, part: f"date_diff('{part}', {first}, {last})",
    replace=lambda text, old, new: f"replace({text}, {old}, {new})",
    generate_series=lambda upper: "select 1 as generated_number",
)
graph = SimpleNamespace(nodes={}, sources={})
run_started_at = datetime(2024, 1, 1, tzinfo=UTC)


def _first(value, *_others, **_named):
    return str(value)


DAY = "cast('2024-01-01' as date)"
STAMP = "cast('2024-01-01 00:00:00' as timestamp)"

address_key = age_in_years = json_text = quantile_disc = median = sorted_list = folded_name = _first
has_birthday_within = first_present = try_cast = source_key = opaque_id = impersonal = _first


def as_of_date():
    return DAY


def as_of_end():
    return STAMP


def add_days(value, days):
    return f"date_add({value}, {days})"


def days_between(first, last):
    return f"date_diff('day', {first}, {last})"


def seconds_between(first, last):
    return f"date_diff('second', {first}, {last})"


def local_date(value):
    return f"cast({value} as date)"


def local_midnight(value):
    return f"cast({value} as timestamp)"


def lot_expires_date(got_date, months, days):
    return f"date_add({got_date}, {months} + {days})"


def points_for(amount, points_per_unit, remaining, gross, rounding):
    return f"({amount} * {points_per_unit} * {remaining} / {gross} + length({rounding}))"


def local_hour(value):
    return f"hour({value})"


def iso_weekday(value):
    return f"isodow({value})"


def has_taken_place(starts_at, status):
    return f"{starts_at} < {STAMP} and {status} <> 'cancelled'"


def month_number(value):
    return f"month({value})"


def money(expression):
    return f"cast({expression} as decimal(18, 4))"


def ratio(numerator, denominator):
    return f"({numerator}) / nullif({denominator}, 0)"


def in_base_currency(amount, rate):
    return f"{amount} * {rate}"


def text_literal(text):
    return "'" + str(text).replace("'", "''") + "'"


def customer_key(account="source_customer_id", email_key="email_key"):
    return f"coalesce({account}, {email_key})"


def base_currency():
    return "'RON'"


def raw_path():
    return "raw"


def churn_band(scores):
    return f"{scores}.churn_band"


def value_at_risk(churn, clv):
    return f"{churn}.churn_probability * {clv}.predicted_clv"


def forecast_features(buyers, activities):
    return f"{buyers}.orders_count,\n        {activities}.visits_count_90d"


def forecast_horizons():
    return [365, 90]


def month_ends_before_as_of(count):
    return [DAY] * count


def alive_probability(history, parameters, days_count, last_date, day):
    return f"{history}.{days_count} * {parameters}.r"


def recent_count(kind, days):
    return f"count('{kind}')"


SEGMENT = SimpleNamespace(
    slug="a", column_name="in_a", predicate="true", type="dynamic", is_listed=True
)
MEASURE = SimpleNamespace(measure="m_a", expression="lower(city)")
SCAN = SimpleNamespace(
    relation="facts",
    head="select\n        customer_id,\n        count(*) as m_a\n    from",
    tail="group by customer_id",
    is_shared=False,
    measures=[MEASURE],
)


def segment_levels():
    return [[SEGMENT], [SEGMENT]]


def current_segments():
    return [SEGMENT, SEGMENT]


def joined_scans(_scans):
    return "cross join asked_1\n    cross join asked_2"


def segment_condition(segment):
    return segment.predicate


def segment_scans():
    return [SCAN, SCAN]


def folded_texts(_fields=None):
    return [MEASURE]


def recommenders():
    return ["popularity", "affinity"]


def recommendation_days():
    return 28


def recommendation_cutoffs():
    return f"select\n        {DAY} as cutoff_date,\n        true as is_past"


def recommendation_words(_language):
    return "reason_code"


def recommender_score(_recommender, scored):
    return f"{scored}.demand"


def items_scored():
    joined = "".join(f"\n    cross join {name}" for name in ("items", "pairs", "tastes"))
    tastes = "tastes as (\n    select *\n    from traits\n)"
    return f"{tastes},\n\nitems_scored as (\n    select *\n    from histories{joined}\n)"


def wilson_bound(successes, trials, _side):
    return f"{successes} / {trials}"


def replayed_fields():
    return ["status"]


def prediction_origins(horizons):
    return f"select\n        {DAY} as cutoff_date,\n        90 as horizon_days"


def rfm_as_of(seen):
    return f"select *\n    from {seen}"


def purchases_after(purchase_days, windows):
    return f"select *\n    from {purchase_days}\n    cross join {windows}"


def arms_compared(treated, controls, key):
    return f"select * from {treated} inner join {controls} using ({key})"


def lift_verdict(compared):
    return f"case when {compared}.conversion_lift is null then 'no_control' end"


def conversions_in_window(reached, orders, key, _moment):
    return f"select * from {reached} inner join {orders} using ({key})"


def latest_version(relation, keys, updated_at="updated_at"):
    selected = f"select\n        *,\n        1 as version_rank\n    from {relation}\n"
    return f"{selected}    cross join {relation}_repeated"


def repeated_keys(relation, keys):
    return f"select {keys[0]}\n    from {relation}"


def var(name, default=None):
    return ["hall"] if name == "venues_without_scan" else 180


def band_begin(axis, score):
    return f"max({axis}_{score})"


def change_of(stock):
    return "sum(change)"


def kpi_stocks():
    return ["active_30d", "buyers_count"]


def running_total(column, ordered_by):
    return f"sum({column})"


def is_listed(expression, _texts):
    return f"coalesce({expression} in ('a'), false)"


def history_is_computed_anew():
    return True


def history_month_ends():
    return [DAY, DAY]


def rows_of_current_customers(relation, columns):
    return f"select\n        customer_id,\n        {columns[0]}\n    from {relation}"


def rows_of_people_today(relation, columns):
    return f"select distinct\n        customer_id,\n        {columns[0]}\n    from {relation}"


def membership_changes(days, members):
    joined = [days, members, "people", "kept_out"]
    return "select *\n    from " + "\n    cross join ".join(joined)


def lifecycle_stage(orders_count, _recency_days, _rfm_segment):
    return f"case when {orders_count} = 0 then 'prospect' end"


def season_risk(missed_editions_count, _has_coming_ticket, _recency_days):
    return f"case when {missed_editions_count} = 0 then 'waiting' end"


def compatible_status(stage, _is_vip):
    return f"case when {stage} = 'lost' then 'lost' end"


def replayable_segments():
    return [(1, "true"), (2, "false")]


def tenant_id():
    return "cast('demo' as varchar)"


def published_columns():
    return []


def lineage_rows():
    return []


def run_fact(_name, default):
    return default


def cohort_granularities():
    return ["week", "quarter", "year"]


def period_start(granularity, value):
    return f"cast(date_trunc('{granularity}', {value}) as date)"


def period_number(granularity, value):
    return f"{granularity}({value})"
