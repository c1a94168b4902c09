with

int_items_acquired as (
    select
        customer_id,
        item_kind,
        item_id,
        bought_date
    from {{ ref('int_items_acquired') }}
    where bought_date is not null
),

int_items_counted_by_cutoff as (
    select
        cutoff_date,
        item_number,
        item_kind,
        item_id,
        is_offered
    from {{ ref('int_items_counted_by_cutoff') }}
),

-- a year says what goes together now
purchases as (
    select
        items.cutoff_date,
        items.item_number,
        items.is_offered,
        acquired.customer_id,
        acquired.bought_date
    from int_items_acquired as acquired
    inner join int_items_counted_by_cutoff as items
        on
            acquired.item_kind = items.item_kind
            and acquired.item_id = items.item_id
            and acquired.bought_date <= items.cutoff_date
            and acquired.bought_date
            > {{ add_days('items.cutoff_date', -365) }}
),

-- some tens of thousands of people say it as well as a million, and cost as little everywhere
people_sampled as (
    select
        cutoff_date,
        customer_id
    from (
        select
            cutoff_date,
            customer_id,
            row_number() over (
                partition by cutoff_date order by md5(customer_id), customer_id
            ) as place
        from purchases
        group by cutoff_date, customer_id
        having bool_or(is_offered) and count(*) > 1
    ) as people
    where place <= 50000
),

purchases_sampled as (
    select *
    from (
        select
            purchases.cutoff_date,
            purchases.customer_id,
            purchases.item_number,
            purchases.is_offered,
            row_number() over (
                partition by purchases.cutoff_date, purchases.customer_id
                order by purchases.bought_date desc, purchases.item_number asc
            ) as recency_rank
        from purchases
        inner join people_sampled
            on
                purchases.cutoff_date = people_sampled.cutoff_date
                and purchases.customer_id = people_sampled.customer_id
    ) as ranked
    where recency_rank <= 50
),

items_counted as (
    select
        cutoff_date,
        item_number,
        count(*) as buyers_count
    from purchases_sampled
    group by cutoff_date, item_number
),

pairs_counted as (
    select
        purchases_sampled.cutoff_date,
        purchases_sampled.item_number,
        offered.item_number as offered_item_number,
        count(*) as both_count
    from purchases_sampled
    inner join purchases_sampled as offered
        on
            purchases_sampled.cutoff_date = offered.cutoff_date
            and purchases_sampled.customer_id = offered.customer_id
            and purchases_sampled.item_number <> offered.item_number
    where offered.is_offered
    group by
        purchases_sampled.cutoff_date,
        purchases_sampled.item_number,
        offered.item_number
),

-- the cosine of the two lists of buyers, shrunk where few bought both
pairs_measured as (
    select
        pairs_counted.cutoff_date,
        pairs_counted.item_number,
        pairs_counted.offered_item_number,
        pairs_counted.both_count,
        cast(
            cast(pairs_counted.both_count as double) / (pairs_counted.both_count + 5)
            * pairs_counted.both_count
            / sqrt(cast(items_counted.buyers_count as double) * offered.buyers_count)
            as decimal(18, 8)
        ) as similarity
    from pairs_counted
    inner join items_counted
        on
            pairs_counted.cutoff_date = items_counted.cutoff_date
            and pairs_counted.item_number = items_counted.item_number
    inner join items_counted as offered
        on
            pairs_counted.cutoff_date = offered.cutoff_date
            and pairs_counted.offered_item_number = offered.item_number
    where pairs_counted.both_count >= 3
),

ranked as (
    select
        *,
        row_number() over (
            partition by cutoff_date, item_number
            order by similarity desc, offered_item_number asc
        ) as neighbour_rank,
        cast(row_number() over (
            partition by cutoff_date, offered_item_number
            order by similarity desc, item_number asc
        ) as integer) as pair_rank
    from pairs_measured
),

pairs as (
    select
        cutoff_date,
        item_number,
        offered_item_number,
        both_count,
        similarity,
        pair_rank
    from ranked
    where neighbour_rank <= 20
)

select * from pairs
