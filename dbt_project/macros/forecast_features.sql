{#- Activities of a type in the so many local days that end at the cutoff day. -#}
{%- macro recent_count(type, days) -%}
    count(case
        when
            type = '{{ type }}'
            and occurred_date > {{ add_days('cutoff_date', -days) }}
            then 1
    end)
{%- endmacro -%}

{#- What a forecast may see of a buyer: from rfm_as_of (`buyers`) and from the counts by cutoff (`activities`);
    training and scoring read the same columns. -#}
{%- macro forecast_features(buyers, activities) -%}
    {%- for column in [
        'repeat_orders_count', 'age_at_last_order_days', 'age_days', 'mean_repeat_order_value',
        'orders_count', 'total_spent_net', 'avg_order_value', 'first_order_value', 'last_order_value',
        'orders_90d_count', 'orders_180d_count', 'orders_364d_count', 'spend_364d',
        'last_gap_days', 'longest_gap_days', 'same_season_90d_count', 'same_season_180d_count',
    ] -%}
        {{ buyers }}.{{ column }},
        {% endfor -%}
    {%- for column in [
        'visits_count_90d', 'opens_count_90d', 'clicks_count_90d',
        'check_ins_count_90d', 'check_ins_count_365d', 'refunds_count_365d',
    ] -%}
        cast(coalesce({{ activities }}.{{ column }}, 0) as bigint) as {{ column }}
            {{- ',' if not loop.last }}
        {% endfor -%}
{%- endmacro -%}
