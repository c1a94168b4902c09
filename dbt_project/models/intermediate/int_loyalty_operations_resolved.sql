with

stg_ops__loyalty_entries as (
    select * from {{ ref('stg_ops__loyalty_entries') }}
    where effective_at < {{ as_of_end() }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

int_loyalty_programs_versioned as (
    select
        program_id,
        valid_from,
        valid_to,
        expiry_months,
        expiry_days
    from {{ ref('int_loyalty_programs_versioned') }}
),

reversed as (
    select
        event_id,
        kind,
        {{ local_date('effective_at') }} as occurred_date
    from stg_ops__loyalty_entries
),

operations as (
    select
        entries.event_id,
        entries.program_id,
        subjects.customer_id,
        entries.kind,
        entries.points,
        entries.effective_at as occurred_at,
        {{ local_date('entries.effective_at') }} as occurred_date,
        entries.reason_code,
        entries.reversed_event_id,
        coalesce(reversed.occurred_date, {{ local_date('entries.effective_at') }})
            as basis_date,
        entries.kind <> 'redeem'
        and coalesce(reversed.kind <> 'redeem', true) as counts_for_tier,
        {{ lot_expires_date(
            local_date('entries.effective_at'),
            'programs.expiry_months',
            'programs.expiry_days'
        ) }} as expires_date
    from stg_ops__loyalty_entries as entries
    inner join int_subjects_resolved_to_customers as subjects
        on entries.subject_id = subjects.subject_id
    inner join int_loyalty_programs_versioned as programs
        on
            entries.program_id = programs.program_id
            and entries.effective_at >= programs.valid_from
            and entries.effective_at < programs.valid_to
    left join reversed
        on entries.reversed_event_id = reversed.event_id
)

select * from operations
