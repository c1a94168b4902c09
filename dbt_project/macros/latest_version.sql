{#
  The winning version of each row of a source table that holds several loads.

  Same business key twice: latest updated_at, then latest load, then highest row number wins. Only keys
  that come more than once are sorted: nearly all rows come once, and a window over everything costs
  twice the CPU (measured on 10 million orders). The relation is scanned twice instead of being a CTE,
  which the engine would hold in memory at full width.
#}
{% macro latest_version(relation, keys, updated_at='updated_at') -%}
    with
    repeated as (
        select {{ keys | join(', ') }}
        from {{ relation }}
        group by {{ keys | join(', ') }}
        having count(*) > 1
    ),

    ranked as (
        select
            delivered.*,
            row_number() over (
                partition by {{ keys | join(', ') }}
                order by {{ updated_at }} desc nulls last, _load_id desc, _row_number desc
            ) as version_rank
        from {{ relation }} as delivered
        where exists (select 1 from repeated where {{ same_keys(keys) }})
    )

    select
        delivered.*,
        1 as version_rank
    from {{ relation }} as delivered
    where not exists (select 1 from repeated where {{ same_keys(keys) }})
    union all
    select * from ranked where version_rank = 1
{%- endmacro %}

{% macro same_keys(keys) -%}
    {%- for key in keys -%}
        repeated.{{ key }} = delivered.{{ key }}{{ " and " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
