{#- The days a model may look back from, and how far ahead: (cutoff_date, horizon_days), one select per pair.

    Every window (cutoff_date, cutoff_date + horizon_days] is closed by as_of_date. Per horizon: the latest
    closed window, then whole quarters of 13 weeks back, so that weekdays line up, as far as the origin 364 days
    before as_of_date (the same season) and for long horizons half a year beyond the horizon. A quarter within
    four weeks of the latest window would repeat it and is left out. -#}
{%- macro prediction_origins(horizons) -%}
    {%- set pairs = [] -%}
    {%- for horizon in horizons | unique -%}
        {%- set offsets = [horizon] -%}
        {%- for quarter in range(1, 60) -%}
            {%- set offset = 91 * quarter -%}
            {%- if horizon + 28 <= offset <= [364, horizon + 182] | max -%}
                {%- do offsets.append(offset) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for offset in offsets -%}
            {%- do pairs.append((offset, horizon)) -%}
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

{#- Horizons of the lifetime value: the published one and a quarter of a year as a judge that closes sooner. -#}
{%- macro clv_horizons() -%}
    {{ return([var('clv_horizon_days'), 90]) }}
{%- endmacro -%}

{#- Horizons of churn: the published one and a quarter of a year as a judge that closes sooner. -#}
{%- macro churn_horizons() -%}
    {{ return([var('churn_threshold_days'), 90]) }}
{%- endmacro -%}
