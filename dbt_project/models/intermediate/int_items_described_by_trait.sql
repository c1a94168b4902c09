with

int_items_described as (
    select * from {{ ref('int_items_described') }}
),

unioned as (
    {%- for trait_kind in ['artist', 'category', 'city', 'genre', 'series', 'venue'] %}
    select
        item_number,
        '{{ trait_kind }}' as trait_kind,
        {{ trait_kind }} as trait
    from int_items_described
    where {{ trait_kind }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

traits as (
    select
        item_number,
        cast(dense_rank() over (order by trait_kind, trait) as integer)
            as trait_number,
        trait_kind,
        trait
    from unioned
)

select * from traits
