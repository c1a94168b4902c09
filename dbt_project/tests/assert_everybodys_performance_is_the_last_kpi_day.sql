-- One definition for a page's tile and for the row segments are compared with.
with

everybody as (
    select * from {{ ref('rpt_segment_performance') }}
    where is_everybody
),

last_day as (
    select * from {{ ref('rpt_kpi_days') }}
    where kpi_date = {{ as_of_date() }}
),

differences as (
    select everybody.*
    from everybody
    cross join last_day
    where
        everybody.members_count <> last_day.customers_count
        or everybody.buyers_count <> last_day.buyers_count
        or everybody.may_email_count <> last_day.may_email_count
        or abs(everybody.repeat_rate - last_day.repeat_rate) > 1e-9
        or abs(everybody.churn_rate - last_day.churn_rate) > 1e-9
        or abs(everybody.avg_historic_clv - last_day.avg_historic_clv) > 0.0001
)

select * from differences
