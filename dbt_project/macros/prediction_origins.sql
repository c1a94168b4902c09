{#- The days a model may look back from, and how far ahead: (cutoff_date, horizon_days), one select per pair.

    Every window (cutoff_date, cutoff_date + horizon_days] is closed by as_of_date. Per horizon: the latest
    closed window that starts on as_of_date's weekday, then five whole quarters of 13 weeks back. So the newest
    two have an origin of the same season, exactly 364 days before them, and weekdays line up everywhere. -#}
{%- macro prediction_origins(horizons) -%}
    {%- set pairs = [] -%}
    {%- for horizon in horizons | unique | sort -%}
        {%- for quarter in range(6) -%}
            {%- do pairs.append((7 * ((horizon + 6) // 7) + 91 * quarter, horizon)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for offset, horizon in pairs %}
    select
        {{ add_days(as_of_date(), -offset) }} as cutoff_date,
        cast({{ horizon }} as integer) as horizon_days
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro -%}

{#- Horizons a forecast is judged at: those of the two published scores, and a quarter, half a year and a year. -#}
{%- macro forecast_horizons() -%}
    {{ return([90, 180, 365, var('churn_threshold_days'), var('clv_horizon_days')]) }}
{%- endmacro -%}
