{# An id that is unique over all delivering systems: `<source>:<id>`; null stays null. #}
{% macro source_key(column) -%}
    _source || ':' || {{ column }}
{%- endmacro %}

{# Who a row is about, before identity is resolved: the account, else the e-mail, else nobody. #}
{% macro customer_key(account='source_customer_id', email_key='email_key') -%}
    coalesce('account:' || _source || ':' || {{ account }}, 'email:' || {{ email_key }})
{%- endmacro %}
