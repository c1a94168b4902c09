{#
  as_of D is the end of the tenant's local day D: what happened later is not seen.
  Default: yesterday in the tenant's zone, the last whole local day.
#}
{% macro as_of_day() -%}
    {%- set given = var('as_of_date') or run_fact('CRM_AS_OF', '') -%}
    {%- if given -%}
        {{ return(modules.datetime.date.fromisoformat(given | string)) }}
    {%- endif -%}
    {%- set now = run_started_at.astimezone(modules.pytz.timezone(var('timezone'))) -%}
    {{ return(now.date() - modules.datetime.timedelta(days=1)) }}
{%- endmacro %}

{# The as_of day as a date. #}
{% macro as_of_date() -%}
    cast('{{ as_of_day().isoformat() }}' as date)
{%- endmacro %}

{# The first instant (UTC) that is no longer seen: midnight after the as_of day, local. #}
{% macro as_of_end() -%}
    {%- set next_day = as_of_day() + modules.datetime.timedelta(days=1) -%}
    {%- set midnight = modules.datetime.datetime.combine(next_day, modules.datetime.time()) -%}
    {%- set instant = modules.pytz.timezone(var('timezone')).localize(midnight).astimezone(modules.pytz.utc) -%}
    cast('{{ instant.strftime('%Y-%m-%d %H:%M:%S') }}' as timestamp)
{%- endmacro %}
