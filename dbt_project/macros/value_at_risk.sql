{#- Money that may not come back: probability of no order × predicted value. Null unless both may be read
    as what they are: a mere ranking has no probability and no money. -#}
{%- macro value_at_risk(churn, clv) -%}
    case
        when {{ churn }}.scale = 'absolute' and {{ clv }}.scale = 'absolute'
            then {{ money(churn ~ '.churn_probability * ' ~ clv ~ '.predicted_clv') }}
    end
{%- endmacro -%}
