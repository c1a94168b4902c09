{#- Activities of a type in the so many local days that end at the cutoff day. -#}
{%- macro recent_count(type, days) -%}
    count(case
        when
            type = '{{ type }}'
            and occurred_date > {{ add_days('cutoff_date', -days) }}
            then 1
    end)
{%- endmacro -%}

{#- What a churn model may see of a buyer, from rfm_as_of (`buyers`) and the counts by cutoff (`activities`);
    training and scoring read the same expressions. -#}
{%- macro churn_features(buyers, activities) -%}
    {{ buyers }}.recency_days,
        {{ buyers }}.orders_count,
        {{ buyers }}.purchase_days_count,
        {{ buyers }}.age_days,
        case
            when {{ buyers }}.repeat_orders_count > 0
                then
                    cast({{ buyers }}.age_at_last_order_days as double)
                    / {{ buyers }}.repeat_orders_count
        end as avg_days_between_orders,
        {{ buyers }}.total_spent_net,
        {{ money(buyers ~ '.total_spent_net / ' ~ buyers ~ '.orders_count') }}
            as avg_order_value,
        {%- for column in [
            'visits_count_90d', 'opens_count_90d', 'clicks_count_90d',
            'check_ins_count_90d', 'check_ins_count_365d', 'refunds_count_365d',
        ] %}
        cast(coalesce({{ activities }}.{{ column }}, 0) as bigint) as {{ column }}
            {{- ',' if not loop.last }}
        {%- endfor %}
{%- endmacro -%}
