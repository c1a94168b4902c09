{#
  P(alive) of the (modified) BG/NBD at the end of a day, from what was bought by then; null before the first purchase.

  `history`: a relation with first_purchase_date and, for the day, purchase days and the last of them; `parameters`:
  one with r, alpha, a, b and leaves_at_first (1: one may leave right after the first purchase). The same formula as
  ml/btyd/beta_geo.py; assert_alive_curves_end_at_the_published_probability holds them together. The exponent is capped
  where a double ends.
#}
{% macro alive_probability(history, parameters, days_count, last_date, day) -%}
    {%- set chances = history ~ '.' ~ days_count ~ ' - 1 + ' ~ parameters ~ '.leaves_at_first' -%}
    case
        when {{ history }}.{{ days_count }} = 0 then null
        when {{ chances }} = 0 then cast(1 as decimal(5, 4))
        else cast(round(1 / (
            1 + {{ parameters }}.a / ({{ parameters }}.b + {{ chances }} - 1) * exp(least(
                ({{ parameters }}.r + {{ history }}.{{ days_count }} - 1) * (
                    ln({{ parameters }}.alpha
                        + {{ days_between(history ~ '.first_purchase_date', day) }})
                    - ln({{ parameters }}.alpha
                        + {{ days_between(history ~ '.first_purchase_date', history ~ '.' ~ last_date) }})
                ),
                700
            ))
        ), 4) as decimal(5, 4))
    end
{%- endmacro %}
