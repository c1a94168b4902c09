with

fct_customer_notes as (
    select
        note_id,
        customer_id,
        title,
        body,
        type,
        priority,
        is_pinned,
        written_by,
        written_at,
        changed_at
    from {{ ref('fct_customer_notes') }}
),

customer_notes as (
    select
        note_id as id,
        {{ tenant_id() }} as user_id,
        customer_id,
        title,
        body as content,
        type as note_type,
        priority,
        is_pinned,
        written_by as created_by,
        written_at as created_at,
        changed_at as updated_at
    from fct_customer_notes
)

select * from customer_notes
