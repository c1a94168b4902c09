{#
  Treated against controls, one row per campaign or export: shares and means of both arms, their differences,
  and a 95 % interval of each difference. Shares: Newcombe's interval, from the Wilson intervals of
  the two shares; means: the difference plus or minus 1.96 standard errors with unequal variances.
  Null where nobody was kept out. Six decimals, so that two engines agree on them.
#}
{% macro arms_compared(treated, controls, key) -%}
    with
    joined as (
        select
            {{ treated }}.{{ key }},
            {{ treated }}.treated_count,
            {{ controls }}.control_count,
            {{ treated }}.open_windows_count + coalesce({{ controls }}.open_windows_count, 0)
                as open_windows_count,
            {{ treated }}.converted_count,
            {{ controls }}.converted_count as control_converted_count,
            {{ treated }}.revenue,
            cast({{ treated }}.revenue as double) as revenue_sum,
            cast({{ treated }}.revenue_squares as double) as revenue_squares,
            cast({{ controls }}.revenue as double) as control_revenue_sum,
            cast({{ controls }}.revenue_squares as double) as control_revenue_squares
        from {{ treated }}
        left join {{ controls }}
            on {{ treated }}.{{ key }} = {{ controls }}.{{ key }}
    ),

    shares as (
        select
            *,
            cast(converted_count as double) / treated_count as conversion_rate,
            cast(control_converted_count as double) / control_count as control_conversion_rate,
            {{ wilson_bound('converted_count', 'treated_count', '-') }} as rate_low,
            {{ wilson_bound('converted_count', 'treated_count', '+') }} as rate_high,
            {{ wilson_bound('control_converted_count', 'control_count', '-') }} as control_low,
            {{ wilson_bound('control_converted_count', 'control_count', '+') }} as control_high,
            revenue_sum / treated_count as revenue_per_head,
            control_revenue_sum / control_count as control_revenue_per_head,
            {{ ratio('revenue_squares - revenue_sum * revenue_sum / treated_count', 'treated_count - 1') }}
            / treated_count as revenue_error,
            {{ ratio(
                'control_revenue_squares - control_revenue_sum * control_revenue_sum / control_count',
                'control_count - 1'
            ) }} / control_count as control_revenue_error
        from joined
    )

    select
        *,
        round(conversion_rate - control_conversion_rate, 6) as conversion_lift,
        round(
            conversion_rate - control_conversion_rate - sqrt(
                power(conversion_rate - rate_low, 2)
                + power(control_high - control_conversion_rate, 2)
            ),
            6
        ) as conversion_lift_low,
        round(
            conversion_rate - control_conversion_rate + sqrt(
                power(rate_high - conversion_rate, 2)
                + power(control_conversion_rate - control_low, 2)
            ),
            6
        ) as conversion_lift_high,
        revenue_per_head - control_revenue_per_head as revenue_per_head_lift,
        1.959963984540054 * sqrt(greatest(revenue_error + control_revenue_error, 0)) as revenue_margin
    from shares
{%- endmacro %}
