{#- The band of a churn score: only a calibrated probability has one, a mere ranking has none. -#}
{%- macro churn_band(scores) -%}
    case
        when
            {{ scores }}.churn_probability is null
            or {{ scores }}.scale <> 'absolute'
            then null
        when {{ scores }}.churn_probability >= 0.7 then 'high'
        when {{ scores }}.churn_probability >= 0.4 then 'medium'
        else 'low'
    end
{%- endmacro -%}
