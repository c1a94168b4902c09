with

int_tag_changes_resolved_to_customers as (
    select
        tag,
        effective_at
    from {{ ref('int_tag_changes_resolved_to_customers') }}
    where is_added
),

stg_ops__tag_words as (
    select
        sequence,
        tag,
        colour
    from {{ ref('stg_ops__tag_words') }}
    where colour is not null
),

int_tag_names_reduced_to_current as (
    select
        name,
        tag
    from {{ ref('int_tag_names_reduced_to_current') }}
),

tag_colours as (
    select
        colour,
        background,
        foreground
    from {{ ref('tag_colours') }}
),

bridge_customer_tags as (
    select
        customer_id,
        tag
    from {{ ref('bridge_customer_tags') }}
),

coloured_ranked as (
    select
        coalesce(int_tag_names_reduced_to_current.tag, stg_ops__tag_words.tag) as tag,
        stg_ops__tag_words.colour,
        row_number() over (
            partition by
                coalesce(int_tag_names_reduced_to_current.tag, stg_ops__tag_words.tag)
            order by stg_ops__tag_words.sequence desc
        ) as colour_rank
    from stg_ops__tag_words
    left join int_tag_names_reduced_to_current
        on stg_ops__tag_words.tag = int_tag_names_reduced_to_current.name
),

used as (
    select
        tag,
        min(effective_at) as created_at
    from int_tag_changes_resolved_to_customers
    group by tag
),

counted as (
    select
        tag,
        count(*) as customers_count
    from bridge_customer_tags
    group by tag
),

tags_coloured as (
    select
        used.tag,
        used.created_at,
        coalesce(coloured_ranked.colour, 'grey') as colour
    from used
    left join coloured_ranked
        on used.tag = coloured_ranked.tag and coloured_ranked.colour_rank = 1
),

tags as (
    select
        cast(tags_coloured.tag as {{ dbt.type_string() }}) as tag,
        cast(tags_coloured.colour as {{ dbt.type_string() }}) as colour,
        tag_colours.background,
        tag_colours.foreground,
        coalesce(counted.customers_count, 0) as customers_count,
        tags_coloured.created_at
    from tags_coloured
    inner join tag_colours on tags_coloured.colour = tag_colours.colour
    left join counted on tags_coloured.tag = counted.tag
)

select * from tags
