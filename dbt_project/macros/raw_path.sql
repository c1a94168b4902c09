{# Folder of the tenant's raw Parquet: what every source stands on. #}
{% macro raw_path() -%}
    {{ env_var('CRM_HOME', '../data') }}/{{ env_var('CRM_TENANT', 'demo') }}/raw
{%- endmacro %}
