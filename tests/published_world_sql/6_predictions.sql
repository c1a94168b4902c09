create table marts.rpt_model_quality as
select day() as as_of_date, model_kind, target, candidate, cutoff_date, horizon_days, metric, value, value - 0.02 as low_90,
    value + 0.02 as high_90, 240::bigint as customers_count, group_kind, group_value, is_served
from (values
    ('clv', 'orders', 'rate', day() - 365, 365, 'bias', 0.21, 'all', null, false),
    ('clv', 'orders', 'mbgnbd', day() - 365, 365, 'bias', 0.06, 'all', null, true),
    ('clv', 'orders', 'rate', day() - 365, 365, 'deviance', 1.42, 'all', null, false),
    ('clv', 'orders', 'mbgnbd', day() - 365, 365, 'deviance', 1.11, 'all', null, true),
    ('clv', 'orders', 'mbgnbd', day() - 365, 365, 'bias', 0.04, 'channel', 'web', true),
    ('clv', 'orders', 'mbgnbd', day() - 365, 365, 'bias', 0.09, 'channel', 'box_office', true),
    ('clv', 'spend', 'rate*mean_value', day() - 365, 365, 'bias', 0.3, 'all', null, false),
    ('clv', 'spend', 'mbgnbd*gamma_gamma', day() - 365, 365, 'bias', 0.03, 'all', null, true),
    ('churn', 'silence', 'rate', day() - 180, 180, 'brier', 0.19, 'all', null, false),
    ('churn', 'silence', 'mbgnbd', day() - 180, 180, 'brier', 0.16, 'all', null, true),
    ('churn', 'silence', 'mbgnbd', day() - 180, 180, 'ece', 0.02, 'all', null, true),
    ('churn', 'silence', 'mbgnbd', day() - 180, 180, 'auc', 0.77, 'all', null, true)
) as measured (model_kind, target, candidate, cutoff_date, horizon_days, metric, value, group_kind, group_value, is_served)
where getvariable('predicts');
create table marts.rpt_model_gates as
select day() as as_of_date, kind as model_kind, target, gate, getvariable('predicts')::boolean as is_open,
    (select count(*) from marts.fct_rfm_scores where as_of_date = day())::double as measured, 250::double as required,
    case when not getvariable('predicts') then 'fewer than 250 buyers' end as reason
from (values ('clv', 'orders'), ('clv', 'spend'), ('churn', 'silence')) as kinds (kind, target),
    (values ('buyers')) as gates (gate);
create table marts.rpt_model_calibration as
select day() as as_of_date, model_kind, target, 'mbgnbd' as candidate, horizon_days, bin::int as bin,
    24::bigint as customers_count, most * (bin - 0.5) / 10 as forecast, most * (bin - 0.5) / 10 + 0.01 as actual,
    true as is_served
from (values ('clv', 'orders', 365, 4.0), ('clv', 'spend', 365, 400.0), ('churn', 'silence', 180, 1.0))
    as judged (model_kind, target, horizon_days, most), range(1, 11) as bins (bin)
where getvariable('predicts');
create table marts.rpt_model_drift as
select day() as as_of_date, 'forecast' as model_kind, feature, psi, level, 1.0::double as measured, 0.9::double as reference,
    (day() - 91)::date as reference_date, 1.0::double as measured_before, (day() - 1)::date as previous_as_of_date
from (values ('repeat_orders_count', 0.02, 'ok'), ('age_days', 0.14, 'warn'), ('is_new', 0.31, 'alarm'))
    as moved (feature, psi, level)
where getvariable('predicts');
create table marts.rpt_forecast_totals as
select day() as as_of_date, target, horizon_days::int as horizon_days, forecast::double as forecast, forecast * 0.92 as low_80,
    forecast * 1.08 as high_80, forecast * 0.9 as low_90, forecast * 1.1 as high_90
from (values ('orders', 365, 310.0), ('spend', 365, 29000.0), ('silent', 180, 120.0)) as totals (target, horizon_days, forecast)
where getvariable('predicts');
create table marts.rpt_forecast_ratios as
select day() as as_of_date, model_kind, target, horizon_days::int as horizon_days, 4 as origins_count, 1.02 as ratio_median,
    0.06 as ratio_sd, 0.94 as ratio_low_80, 1.1 as ratio_high_80, 0.91 as ratio_low_90, 1.13 as ratio_high_90, 1.0 as coverage_90
from (values ('clv', 'orders', 365), ('clv', 'spend', 365), ('churn', 'silence', 180)) as judged (model_kind, target, horizon_days)
where getvariable('predicts');
create table marts.rpt_forecast_outcomes as
select (day() - back)::date as as_of_date, (day() - back + 180)::date as window_end_date, 'silent' as target,
    180::int as horizon_days, 200::bigint as customers_count, 110.0::double as forecast, came::double as actual,
    100.0::double as low_90, 120.0::double as high_90, 110.0 / came - 1 as bias, 0.17::double as brier, 0.03::double as ece,
    came > 120 as is_miss, back = 180 as has_alarm
from (values (362, 112), (271, 128), (180, 131)) as closed (back, came)
where getvariable('predicts');
create table marts.rpt_recommendation_quality as
select null::date as cutoff_date, getvariable('predicts')::boolean as is_served,
    case when getvariable('predicts') then 'Choosing by taste finds more than offering what sells best.'
        else 'Too little data: fewer than 50 people have bought something.' end as verdict_en,
    verdict_en as verdict_ro, 'affinity' as recommender, 28 as horizon_days, case when is_served then .58 end::double as hit_rate,
    case when is_served then .47 end::double as recall_at_5;
