with

fct_rfm_scores as (
    select
        scheme,
        as_of_date,
        rfm_segment,
        total_spent_net
    from {{ ref('fct_rfm_scores') }}
),

groups_counted as (
    select
        scheme,
        as_of_date,
        rfm_segment,
        count(*) as customers_count,
        sum(total_spent_net) as total_spent_net
    from fct_rfm_scores
    group by scheme, as_of_date, rfm_segment
),

days_counted as (
    select
        scheme,
        as_of_date,
        sum(customers_count) as customers_count,
        sum(total_spent_net) as total_spent_net
    from groups_counted
    group by scheme, as_of_date
),

rfm_groups as (
    select
        cast(groups_counted.scheme as string) as scheme,
        cast(groups_counted.as_of_date as date) as as_of_date,
        cast(groups_counted.rfm_segment as string) as rfm_segment,
        cast(groups_counted.customers_count as bigint) as customers_count,
        {{ money('groups_counted.total_spent_net') }} as total_spent_net,
        cast(groups_counted.customers_count as double)
        / days_counted.customers_count as customers_share,
        case
            when days_counted.total_spent_net > 0
                then
                    cast(groups_counted.total_spent_net as double)
                    / cast(days_counted.total_spent_net as double)
        end as spend_share
    from groups_counted
    inner join days_counted
        on
            groups_counted.scheme = days_counted.scheme
            and groups_counted.as_of_date = days_counted.as_of_date
)

select * from rfm_groups
