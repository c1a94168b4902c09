{# The workspace of the run, for the documents whose every table names its tenant. #}
{% macro tenant_id() -%}
    cast({{ text_literal(run_fact('CRM_TENANT', 'demo')) }} as {{ dbt.type_string() }})
{%- endmacro %}
