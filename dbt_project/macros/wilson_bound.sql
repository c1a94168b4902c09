{#
  A bound of the 95 % Wilson interval of a share: `side` is '-' for the lower one, '+' for the upper.
  Null of no trials. Two of them make Newcombe's interval of a difference of shares.
#}
{% macro wilson_bound(successes, trials, side) -%}
    {%- set z = 1.959963984540054 -%}
    (
        2e0 * {{ successes }} + {{ z * z }}
        {{ side }} {{ z }} * sqrt(
            {{ z * z }}
            + 4e0 * {{ successes }} * (1 - cast({{ successes }} as double) / nullif({{ trials }}, 0))
        )
    ) / (2e0 * ({{ trials }} + {{ z * z }}))
{%- endmacro %}
