{#
  A value that only the run knows, from its environment. It is not read while parsing, so a new one
  does not make dbt parse the project again, as a new variable of dbt's own would.
#}
{% macro run_fact(name, default) -%}
    {{ return(env_var(name, default) if execute else default) }}
{%- endmacro %}
