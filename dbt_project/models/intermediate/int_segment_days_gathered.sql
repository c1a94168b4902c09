with

int_history_days_chosen as (
    select
        as_of_date,
        origin,
        is_stored
    from {{ ref('int_history_days_chosen') }}
),

stg_history__segment_days as (
    select
        segment_id,
        as_of_date,
        rule_hash,
        members_count
    from {{ ref('stg_history__segment_days') }}
    where as_of_date in (select as_of_date from int_history_days_chosen)
),

stg_ops__segment_predicates as (
    select
        slug as segment_id,
        rule_hash,
        row_number() over (order by slug) as segment_number
    from {{ ref('stg_ops__segment_predicates') }}
),

latest_stored as (
    select
        segment_id,
        max(as_of_date) as as_of_date
    from stg_history__segment_days
    group by segment_id
),

judged as (
    select
        stg_history__segment_days.segment_id,
        stg_history__segment_days.as_of_date,
        stg_history__segment_days.rule_hash,
        stg_history__segment_days.members_count as stored_members_count,
        'observed' as origin,
        true as is_stored
    from stg_history__segment_days
    inner join latest_stored
        on
            stg_history__segment_days.segment_id = latest_stored.segment_id
            and stg_history__segment_days.as_of_date = latest_stored.as_of_date
    union all
    select
        stg_ops__segment_predicates.segment_id,
        int_history_days_chosen.as_of_date,
        stg_ops__segment_predicates.rule_hash,
        cast(null as {{ dbt.type_bigint() }}) as stored_members_count,
        int_history_days_chosen.origin,
        false as is_stored
    from stg_ops__segment_predicates
    cross join int_history_days_chosen
    where
        not int_history_days_chosen.is_stored
        and (
            int_history_days_chosen.as_of_date = {{ as_of_date() }}
            {%- for number, _ in replayable_segments() %}
            or stg_ops__segment_predicates.segment_number = {{ number }}
            {%- endfor %}
        )
),

days as (
    select
        *,
        lag(as_of_date) over days_of_segment as previous_as_of_date,
        lag(rule_hash) over days_of_segment as previous_rule_hash
    from judged
    window
        days_of_segment as (partition by segment_id order by as_of_date)
)

select * from days
