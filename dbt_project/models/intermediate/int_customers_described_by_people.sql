with

int_tags_reduced_to_current as (
    select
        customer_id,
        tag
    from {{ ref('int_tags_reduced_to_current') }}
),

int_notes_reduced_to_current as (
    select
        customer_id,
        type,
        is_closed
    from {{ ref('int_notes_reduced_to_current') }}
),

int_account_changes_reduced_to_latest as (
    select * from {{ ref('int_account_changes_reduced_to_latest') }}
),

tags as (
    select
        customer_id,
        {{ sorted_list('tag') }} as tags
    from int_tags_reduced_to_current
    group by customer_id
),

notes as (
    select
        customer_id,
        count(*) as notes_count,
        sum(case when type = 'complaint' and not is_closed then 1 else 0 end)
            as open_complaints_count
    from int_notes_reduced_to_current
    group by customer_id
),

people as (
    select customer_id from tags
    union
    select customer_id from notes
    union
    select customer_id from int_account_changes_reduced_to_latest
),

customers as (
    select
        people.customer_id,
        coalesce(tags.tags, '') as tags,
        coalesce(notes.notes_count, 0) as notes_count,
        cast(coalesce(notes.open_complaints_count, 0) as {{ dbt.type_bigint() }})
            as open_complaints_count,
        said.customer_type,
        said.acquisition_source,
        said.account_state
    from people
    left join tags on people.customer_id = tags.customer_id
    left join notes on people.customer_id = notes.customer_id
    left join int_account_changes_reduced_to_latest as said
        on people.customer_id = said.customer_id
)

select * from customers
