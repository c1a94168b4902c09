{#
  Countable orders of people after they were reached, one row per `key` and person: from the instant
  `<moment>_at` to the end of the window that begins on `<moment>_date`. An order after two of them
  converts both: windows overlap, and arms say what each caused.
#}
{% macro conversions_in_window(reached, orders, key, moment) -%}
    select
        {{ reached }}.{{ key }},
        {{ reached }}.customer_id,
        count(*) as converted_orders_count,
        min({{ orders }}.ordered_date) as converted_date,
        sum({{ orders }}.net) as converted_revenue
    from {{ reached }}
    inner join {{ orders }}
        on
            {{ reached }}.customer_id = {{ orders }}.customer_id
            and {{ reached }}.{{ moment }}_at < {{ orders }}.ordered_at
            and {{ orders }}.ordered_date
            <= {{ add_days(reached ~ '.' ~ moment ~ '_date', var('campaign_window_days')) }}
    group by {{ reached }}.{{ key }}, {{ reached }}.customer_id
{%- endmacro %}
