{# The first lifecycle stage that holds; one definition for the build's day and for days replayed. #}
{% macro lifecycle_stage(orders_count, recency_days, rfm_segment) -%}
    case
        when {{ orders_count }} = 0 then 'prospect'
        when {{ recency_days }} > {{ var('churn_threshold_days') }} then 'lost'
        when 2 * {{ recency_days }} > {{ var('churn_threshold_days') }}
            then 'at_risk'
        when {{ rfm_segment }} = 'Champions' then 'champion'
        when {{ orders_count }} >= 5 then 'loyal'
        when {{ orders_count }} = 1 and {{ recency_days }} <= 30 then 'new'
        else 'active'
    end
{%- endmacro %}

{# One word cannot say "VIP and at risk"; the source documents' order of precedence decides. #}
{% macro compatible_status(lifecycle_stage, is_vip) -%}
    case
        when {{ lifecycle_stage }} in ('lost', 'at_risk')
            then {{ lifecycle_stage }}
        when {{ is_vip }} then 'vip'
        when {{ lifecycle_stage }} = 'prospect' then 'inactive'
        else 'active'
    end
{%- endmacro %}

{# What the calendar says of a silence; null without a habit. Silent is who lifecycle_stage calls at risk or lost. #}
{% macro season_risk(missed_editions_count, has_coming_ticket, recency_days) -%}
    case
        when {{ missed_editions_count }} is null then null
        when
            {{ has_coming_ticket }}
            or coalesce(2 * {{ recency_days }} <= {{ var('churn_threshold_days') }}, false)
            then 'none'
        when {{ missed_editions_count }} = 0 then 'waiting'
        when {{ missed_editions_count }} = 1 then 'missed_one'
        else 'missed_more'
    end
{%- endmacro %}
