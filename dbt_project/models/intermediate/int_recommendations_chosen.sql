with

int_customers_grouped_by_purchases as (
    select
        customer_id,
        history_number
    from {{ ref('int_customers_grouped_by_purchases') }}
),

int_items_ranked_by_history as (
    select * from {{ ref('int_items_ranked_by_history') }}
),

int_items_described as (
    select
        item_number,
        item_kind,
        item_id,
        item_name,
        starts_date
    from {{ ref('int_items_described') }}
),

int_items_acquired as (
    select
        customer_id,
        item_kind,
        item_id
    from {{ ref('int_items_acquired') }}
    where bought_date is null
),

-- tickets held on somebody else's order are no part of the history, and are not offered either
items_held as (
    select
        int_items_acquired.customer_id,
        int_items_described.item_number
    from int_items_acquired
    inner join int_items_described
        on
            int_items_acquired.item_kind = int_items_described.item_kind
            and int_items_acquired.item_id = int_items_described.item_id
),

offers as (
    select
        int_customers_grouped_by_purchases.customer_id,
        int_items_ranked_by_history.*
    from int_customers_grouped_by_purchases
    inner join int_items_ranked_by_history
        on
            int_customers_grouped_by_purchases.history_number
            = int_items_ranked_by_history.history_number
    left join items_held
        on
            int_customers_grouped_by_purchases.customer_id
            = items_held.customer_id
            and int_items_ranked_by_history.item_number = items_held.item_number
    where items_held.item_number is null
),

offers_ranked as (
    select
        *,
        cast(row_number() over (
            partition by customer_id order by item_rank
        ) as integer) as offer_rank
    from offers
),

recommendations as (
    select
        offers_ranked.customer_id,
        offers_ranked.offer_rank,
        int_items_described.item_kind,
        int_items_described.item_id,
        int_items_described.item_name,
        int_items_described.starts_date,
        offers_ranked.score,
        offers_ranked.reason_code,
        offers_ranked.reason_value,
        offers_ranked.reason_count
    from offers_ranked
    inner join int_items_described
        on offers_ranked.item_number = int_items_described.item_number
    where offers_ranked.offer_rank <= 5
)

select * from recommendations
