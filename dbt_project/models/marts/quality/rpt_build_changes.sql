with

-- the known day before, and the build's own
days as (
    select
        as_of_date,
        customers_count,
        buyers_count,
        orders_count,
        total_spent_net
    from {{ ref('stg_history__days') }}
    union all
    select
        as_of_date,
        customers_count,
        buyers_count,
        orders_count,
        total_spent_net
    from {{ ref('int_history_days_totalled') }}
),

own as (
    select
        as_of_date,
        previous_as_of_date
    from {{ ref('int_history_days_totalled') }}
    where as_of_date = {{ as_of_date() }} and previous_as_of_date is not null
),

totals_added as (
    {%- for subject, column in [
        ('customers', 'customers_count'), ('buyers', 'buyers_count'),
        ('orders', 'orders_count'), ('money', 'total_spent_net')
    ] %}
    select
        '{{ subject }}' as subject,
        'all' as item,
        'added' as measure,
        today.{{ column }} - before.{{ column }} as change
    from own
    inner join days as today
        on own.as_of_date = today.as_of_date
    inner join days as before
        on own.previous_as_of_date = before.as_of_date
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

segments_moved as (
    {%- for measure in ['entered', 'left'] %}
    select
        'segment' as subject,
        segment_id as item,
        '{{ measure }}' as measure,
        {{ measure }}_count as change
    from {{ ref('rpt_segment_days') }}
    where as_of_date = {{ as_of_date() }} and previous_as_of_date is not null
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

rfm_moved as (
    select
        'rfm' as subject,
        scheme as item,
        'moved' as measure,
        sum(case when from_segment <> to_segment then customers_count else 0 end) as change
    from {{ ref('rpt_rfm_transitions') }}
    where
        to_date = {{ as_of_date() }}
        and from_date = (select previous_as_of_date from own)
    group by scheme
),

stages_moved as (
    select
        'lifecycle' as subject,
        to_stage as item,
        'entered' as measure,
        count(*) as change
    from {{ ref('fct_lifecycle_transitions') }}
    where as_of_date = {{ as_of_date() }}
    group by to_stage
),

unioned as (
    select * from totals_added
    union all
    select * from segments_moved
    union all
    select * from rfm_moved
    union all
    select * from stages_moved
),

changes as (
    select
        cast(unioned.subject as string) as subject,
        cast(unioned.item as string) as item,
        cast(unioned.measure as string) as measure,
        {{ money('unioned.change') }} as change,
        cast(own.previous_as_of_date as date) as previous_as_of_date,
        cast(own.as_of_date as date) as as_of_date
    from unioned
    cross join own
)

select * from changes
