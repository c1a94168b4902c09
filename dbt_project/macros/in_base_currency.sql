{# An amount times its rate, as money; the usual rate of 1 is spared the wide multiplication. #}
{% macro in_base_currency(amount, fx_rate) -%}
    case
        when {{ fx_rate }} = 1 then {{ amount }}
        else {{ money(amount ~ ' * ' ~ fx_rate) }}
    end
{%- endmacro %}
