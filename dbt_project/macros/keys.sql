{# An id that is unique over all delivering systems: `<source>:<id>`; null stays null. #}
{% macro source_key(column) -%}
    _source || ':' || {{ opaque_id(column) }}
{%- endmacro %}

{# An id that may be published: one that is, or holds, an e-mail address or a phone number with its
   country code becomes a digest of itself, equal wherever the id is. Raw keeps the original. #}
{% macro opaque_id(column) -%}
    case
        when {{ column }} like '%@%' or {{ column }} like '+%' then 'hidden-' || md5({{ column }})
        else {{ column }}
    end
{%- endmacro %}

{# A word of the source (a code, a category) that may be published: none that holds an address. #}
{% macro impersonal(column) -%}
    case when {{ column }} not like '%@%' then {{ column }} end
{%- endmacro %}

{# Who a row is about, before identity is resolved: the account, else the e-mail, else nobody. #}
{% macro customer_key(account='source_customer_id', email_key='email_key') -%}
    coalesce('account:' || _source || ':' || {{ account }}, 'email:' || {{ email_key }})
{%- endmacro %}
