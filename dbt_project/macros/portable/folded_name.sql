{# A name without case, accents and punctuation, for comparing and searching; null stays null.
   `crm.identity.names` says the same; a test compares the two. #}
{% macro folded_name(column) -%}
    {{ return(adapter.dispatch('folded_name', 'crm_warehouse')(column)) }}
{%- endmacro %}

{% macro default__folded_name(column) -%}
    {%- set undivided = [
        ('ß', 'ss'), ('æ', 'ae'), ('œ', 'oe'), ('ø', 'o'), ('đ', 'd'), ('ð', 'd'), ('þ', 'th'),
        ('ł', 'l'), ('ı', 'i'),
    ] -%}
    {%- set folded = namespace(sql='strip_accents(lower(' ~ column ~ '))') -%}
    {%- for letter, letters in undivided -%}
        {%- set folded.sql = "replace(" ~ folded.sql ~ ", '" ~ letter ~ "', '" ~ letters ~ "')" -%}
    {%- endfor -%}
    trim(regexp_replace({{ folded.sql }}, '[^\\p{L}\\p{N}]+', ' ', 'g'))
{%- endmacro %}
