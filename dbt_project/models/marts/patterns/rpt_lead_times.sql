{#- First and last day of each bucket; the outer ones are open. -#}
{%- set buckets = [
    (none, -1), (0, 0), (1, 1), (2, 3), (4, 7), (8, 14), (15, 30),
    (31, 60), (61, 90), (91, 180), (181, none),
] -%}

with

-- an event still to come has not sold its late tickets yet: it would make
-- people look more foresighted than they are
int_orders_grouped_by_event as (
    select
        coalesce(genre, 'not known') as genre,
        lead_time_days,
        tickets_count
    from {{ ref('int_orders_grouped_by_event') }}
    where is_sold and has_taken_place and lead_time_days is not null
),

buckets as (
    {%- for first_day, last_day in buckets %}
    select
        {{ loop.index }} as bucket_number,
        cast({{ 'null' if first_day is none else first_day }} as integer)
            as at_least_days,
        cast({{ 'null' if last_day is none else last_day }} as integer)
            as at_most_days
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

parties as (
    select
        'all' as genre,
        lead_time_days,
        tickets_count
    from int_orders_grouped_by_event
    union all
    select
        genre,
        lead_time_days,
        tickets_count
    from int_orders_grouped_by_event
),

genres as (
    select
        genre,
        sum(tickets_count) as total_tickets_count
    from parties
    group by genre
),

cells as (
    select
        genres.genre,
        genres.total_tickets_count,
        buckets.bucket_number,
        buckets.at_least_days,
        buckets.at_most_days,
        count(parties.tickets_count) as orders_count,
        coalesce(sum(parties.tickets_count), 0) as tickets_count
    from genres
    cross join buckets
    left join parties
        on
            genres.genre = parties.genre
            and coalesce(buckets.at_least_days <= parties.lead_time_days, true)
            and coalesce(buckets.at_most_days >= parties.lead_time_days, true)
    group by
        genres.genre,
        genres.total_tickets_count,
        buckets.bucket_number,
        buckets.at_least_days,
        buckets.at_most_days
),

lead_times as (
    select
        cast(genre as {{ dbt.type_string() }}) as genre,
        cast(bucket_number as integer) as bucket_number,
        at_least_days,
        at_most_days,
        cast(orders_count as bigint) as orders_count,
        cast(tickets_count as bigint) as tickets_count,
        cast(tickets_count as double) / total_tickets_count as tickets_share,
        cast(sum(tickets_count) over (
            partition by genre
            order by bucket_number
            rows between unbounded preceding and current row
        ) as double) / total_tickets_count as tickets_up_to_share
    from cells
)

select * from lead_times
