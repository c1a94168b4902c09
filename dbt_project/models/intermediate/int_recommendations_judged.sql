with

int_items_acquired as (
    select * from {{ ref('int_items_acquired') }}
),

items as (
    select * from {{ ref('int_items_counted_by_cutoff') }}
    where is_past
),

traits as (
    select * from {{ ref('int_items_described_by_trait') }}
),

pairs as (
    select * from {{ ref('int_item_pairs_measured_by_cutoff') }}
),

acquired_numbered as (
    select
        items.cutoff_date,
        items.item_number,
        items.is_offered,
        acquired.customer_id,
        acquired.acquired_date,
        acquired.bought_date
    from int_items_acquired as acquired
    inner join items
        on
            acquired.item_kind = items.item_kind
            and acquired.item_id = items.item_id
            and acquired.acquired_date
            <= {{ add_days('items.cutoff_date', recommendation_days()) }}
),

bought_ahead as (
    select
        cutoff_date,
        customer_id,
        item_number
    from acquired_numbered
    where
        is_offered
        and acquired_date > cutoff_date
        and bought_date <= {{ add_days('cutoff_date', recommendation_days()) }}
),

-- who had bought before, and bought something new of what was on offer
people_judged as (
    select
        cutoff_date,
        customer_id,
        history_number
    from (
        select
            bought_ahead.cutoff_date,
            bought_ahead.customer_id,
            row_number() over (
                partition by bought_ahead.cutoff_date
                order by
                    md5(bought_ahead.customer_id), bought_ahead.customer_id
            ) as history_number
        from (
            select distinct
                cutoff_date,
                customer_id
            from bought_ahead
        ) as bought_ahead
        inner join (
            select distinct
                cutoff_date,
                customer_id
            from acquired_numbered
            where bought_date <= cutoff_date
        ) as bought_before
            on
                bought_ahead.cutoff_date = bought_before.cutoff_date
                and bought_ahead.customer_id = bought_before.customer_id
    ) as people
    where history_number <= 5000
),

histories as (
    select
        acquired_numbered.cutoff_date,
        people_judged.history_number,
        acquired_numbered.item_number,
        coalesce(
            acquired_numbered.bought_date <= acquired_numbered.cutoff_date, false
        ) as is_own,
        row_number() over (
            partition by
                acquired_numbered.cutoff_date, people_judged.history_number
            order by
                coalesce(
                    acquired_numbered.bought_date <= acquired_numbered.cutoff_date,
                    false
                ) desc,
                acquired_numbered.bought_date desc,
                acquired_numbered.item_number asc
        ) as recency_rank
    from acquired_numbered
    inner join people_judged
        on
            acquired_numbered.cutoff_date = people_judged.cutoff_date
            and acquired_numbered.customer_id = people_judged.customer_id
    where acquired_numbered.acquired_date <= acquired_numbered.cutoff_date
),

{{ items_scored() }},

items_ranked as (
    select
        cutoff_date,
        history_number,
        {%- for recommender in recommenders() %}
        row_number() over (
            partition by cutoff_date, history_number
            order by {{ recommender_score(recommender, 'items_scored') }} desc, demand_rank asc
        ) as {{ recommender }}_rank,
        {%- endfor %}
        item_number
    from items_scored
),

ranks_awaited as (
    select
        bought_ahead.cutoff_date,
        people_judged.history_number,
        {%- for recommender in recommenders() %}
        items_ranked.{{ recommender }}_rank,
        {%- endfor %}
        bought_ahead.item_number
    from bought_ahead
    inner join people_judged
        on
            bought_ahead.cutoff_date = people_judged.cutoff_date
            and bought_ahead.customer_id = people_judged.customer_id
    left join items_ranked
        on
            bought_ahead.cutoff_date = items_ranked.cutoff_date
            and people_judged.history_number = items_ranked.history_number
            and bought_ahead.item_number = items_ranked.item_number
),

judged as (
    {%- for recommender in recommenders() %}
    select
        cutoff_date,
        history_number,
        '{{ recommender }}' as recommender,
        {{ loop.index }} as simplicity_rank,
        count(*) as bought_count,
        count(case when {{ recommender }}_rank <= 5 then 1 end) as hits_count
    from ranks_awaited
    group by cutoff_date, history_number
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from judged
