with

fct_rfm_scores as (
    select
        scheme,
        as_of_date,
        customer_id,
        rfm_segment,
        total_spent_net
    from {{ ref('fct_rfm_scores') }}
),

days as (
    select
        as_of_date,
        as_of_date in ({{ history_month_ends() | join(', ') }}) as is_month_end
    from {{ ref('int_history_days_chosen') }}
    where is_shown
),

-- month-end to month-end, and what the build's own day adds to the day and the month-end before
pairs as (
    select
        lag(as_of_date) over (order by as_of_date) as from_date,
        as_of_date as to_date
    from days
    where is_month_end
    union
    select
        max(as_of_date) as from_date,
        {{ as_of_date() }} as to_date
    from days
    where as_of_date < {{ as_of_date() }}
    union
    select
        max(as_of_date) as from_date,
        {{ as_of_date() }} as to_date
    from days
    where is_month_end and as_of_date < {{ as_of_date() }}
),

scored_before as (
    select
        pairs.from_date,
        pairs.to_date,
        scores.scheme,
        scores.customer_id,
        scores.rfm_segment,
        scores.total_spent_net
    from pairs
    inner join fct_rfm_scores as scores
        on pairs.from_date = scores.as_of_date
),

scored_after as (
    select
        pairs.from_date,
        pairs.to_date,
        scores.scheme,
        scores.customer_id,
        scores.rfm_segment,
        scores.total_spent_net
    from pairs
    inner join fct_rfm_scores as scores
        on pairs.to_date = scores.as_of_date
    where pairs.from_date is not null
),

movements as (
    select
        coalesce(scored_before.scheme, scored_after.scheme) as scheme,
        coalesce(scored_before.from_date, scored_after.from_date) as from_date,
        coalesce(scored_before.to_date, scored_after.to_date) as to_date,
        coalesce(scored_before.rfm_segment, 'none') as from_segment,
        coalesce(scored_after.rfm_segment, 'none') as to_segment,
        coalesce(scored_before.total_spent_net, 0) as net_before,
        coalesce(scored_after.total_spent_net, 0) as net_after
    from scored_before
    full outer join scored_after
        on
            scored_before.scheme = scored_after.scheme
            and scored_before.from_date = scored_after.from_date
            and scored_before.to_date = scored_after.to_date
            and scored_before.customer_id = scored_after.customer_id
),

transitions as (
    select
        cast(scheme as string) as scheme,
        cast(from_date as date) as from_date,
        cast(to_date as date) as to_date,
        cast(from_segment as string) as from_segment,
        cast(to_segment as string) as to_segment,
        cast(count(*) as bigint) as customers_count,
        {{ money('sum(net_before)') }} as net_before,
        {{ money('sum(net_after)') }} as net_after
    from movements
    group by scheme, from_date, to_date, from_segment, to_segment
)

select * from transitions
