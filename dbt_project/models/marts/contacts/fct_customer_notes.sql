with

int_notes_reduced_to_current as (
    select * from {{ ref('int_notes_reduced_to_current') }}
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

-- Who was written about but is not yet known on the as_of day has no profile to hang it on.
notes as (
    select
        int_notes_reduced_to_current.note_id,
        int_notes_reduced_to_current.customer_id,
        int_notes_reduced_to_current.type,
        int_notes_reduced_to_current.priority,
        int_notes_reduced_to_current.title,
        int_notes_reduced_to_current.body,
        int_notes_reduced_to_current.due_date,
        int_notes_reduced_to_current.written_at,
        int_notes_reduced_to_current.changed_at,
        int_notes_reduced_to_current.written_by,
        int_notes_reduced_to_current.is_pinned,
        int_notes_reduced_to_current.is_closed
    from int_notes_reduced_to_current
    inner join int_customers_unified
        on int_notes_reduced_to_current.customer_id = int_customers_unified.customer_id
)

select * from notes
