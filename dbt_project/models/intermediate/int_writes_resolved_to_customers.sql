-- Entries of the timeline that people wrote: which kind of thing, never its text.
with

int_notes_reduced_to_current as (
    select
        note_id,
        customer_id,
        written_at,
        type
    from {{ ref('int_notes_reduced_to_current') }}
),

int_tag_changes_resolved_to_customers as (
    select * from {{ ref('int_tag_changes_resolved_to_customers') }}
),

int_communications_resolved_to_customers as (
    select
        communication_id,
        customer_id,
        communicated_at,
        direction,
        channel,
        campaign
    from {{ ref('int_communications_resolved_to_customers') }}
),

int_communication_statuses_resolved_to_customers as (
    select * from {{ ref('int_communication_statuses_resolved_to_customers') }}
    where not is_first
),

writes as (
    select
        'note:' || note_id as activity_id,
        customer_id,
        written_at as occurred_at,
        'note_written' as type,
        cast(null as {{ dbt.type_string() }}) as channel,
        type as subject_id
    from int_notes_reduced_to_current
    union all
    select
        'tag:' || event_id as activity_id,
        customer_id,
        effective_at as occurred_at,
        case when is_added then 'tag_added' else 'tag_removed' end as type,
        cast(null as {{ dbt.type_string() }}) as channel,
        tag as subject_id
    from int_tag_changes_resolved_to_customers
    union all
    select
        'communication:' || communication_id as activity_id,
        customer_id,
        communicated_at as occurred_at,
        case
            when direction = 'inbound' then 'communication_received'
            else 'communication_sent'
        end as type,
        channel,
        campaign as subject_id
    from int_communications_resolved_to_customers
    union all
    select
        'communication:' || event_id as activity_id,
        customer_id,
        changed_at as occurred_at,
        channel || '_' || status as type,
        channel,
        campaign as subject_id
    from int_communication_statuses_resolved_to_customers
),

dated as (
    select
        activity_id,
        customer_id,
        occurred_at,
        {{ local_date('occurred_at') }} as occurred_date,
        type,
        channel,
        subject_id,
        {{ money('null') }} as amount,
        false as is_machine
    from writes
)

select * from dated
