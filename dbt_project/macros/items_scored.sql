{#- CTEs that score what is offered for histories; the last one is `items_scored`: (cutoff_date, history_number,
    item_number, demand, affinity, taste_rank, similarity, pair_rank).

    Reads CTEs of the model: `histories` (cutoff_date, history_number, item_number, is_own, recency_rank),
    `items` (int_items_counted_by_cutoff), `traits` (int_items_described_by_trait) and `pairs`
    (int_item_pairs_measured_by_cutoff).

    An item's affinity is a sum over the traits that it shares with the history: ln(1 + n / (m s)), with n purchases
    of the trait, a prior worth m purchases, and s the trait's share of everybody's purchases. That is the logarithm of
    a posterior mean (Dirichlet prior) over the same of a person without history, but for a constant per history, so
    only traits that were bought join, never people × items. -#}
{%- macro items_scored() -%}
traits_counted as (
    select
        items.cutoff_date,
        traits.trait_number,
        traits.trait_kind,
        sum(items.buyers_count) as purchases_count
    from items
    inner join traits
        on items.item_number = traits.item_number
    where items.buyers_count > 0
    group by items.cutoff_date, traits.trait_number, traits.trait_kind
),

trait_shares as (
    select
        cutoff_date,
        trait_number,
        {{ trait_prior('trait_kind') }} * cast(purchases_count as double)
        / sum(purchases_count) over (partition by cutoff_date, trait_kind)
            as expected_count
    from traits_counted
),

-- the fifty most wanted items of a trait keep wide traits cheap
traits_offered as (
    select *
    from (
        select
            items.cutoff_date,
            traits.trait_number,
            items.item_number,
            items.demand,
            row_number() over (
                partition by items.cutoff_date, traits.trait_number
                order by items.demand_rank
            ) as trait_rank
        from items
        inner join traits
            on items.item_number = traits.item_number
        where items.is_offered
    ) as ranked
    where trait_rank <= 50
),

tastes_counted as (
    select
        histories.cutoff_date,
        histories.history_number,
        traits.trait_number,
        count(*) as purchases_count
    from histories
    inner join traits
        on histories.item_number = traits.item_number
    where histories.is_own
    group by
        histories.cutoff_date, histories.history_number, traits.trait_number
),

-- decimals add up to the same sum in any order
tastes_weighed as (
    select
        tastes_counted.cutoff_date,
        tastes_counted.history_number,
        tastes_counted.trait_number,
        tastes_counted.purchases_count,
        cast(
            ln(1 + tastes_counted.purchases_count / trait_shares.expected_count)
            as decimal(18, 6)
        ) as weight
    from tastes_counted
    inner join trait_shares
        on
            tastes_counted.cutoff_date = trait_shares.cutoff_date
            and tastes_counted.trait_number = trait_shares.trait_number
),

tastes as (
    select
        *,
        cast(row_number() over (
            partition by cutoff_date, history_number
            order by weight desc, trait_number
        ) as integer) as taste_rank
    from tastes_weighed
),

affinities as (
    select
        tastes.cutoff_date,
        tastes.history_number,
        traits_offered.item_number,
        sum(tastes.weight) as affinity,
        min(tastes.taste_rank) as taste_rank
    from tastes
    inner join traits_offered
        on
            tastes.cutoff_date = traits_offered.cutoff_date
            and tastes.trait_number = traits_offered.trait_number
    group by
        tastes.cutoff_date, tastes.history_number, traits_offered.item_number
),

similarities as (
    select
        histories.cutoff_date,
        histories.history_number,
        pairs.offered_item_number as item_number,
        sum(pairs.similarity) as similarity,
        min(pairs.pair_rank) as pair_rank
    from histories
    inner join pairs
        on
            histories.cutoff_date = pairs.cutoff_date
            and histories.item_number = pairs.item_number
    where histories.is_own and histories.recency_rank <= 20
    group by
        histories.cutoff_date,
        histories.history_number,
        pairs.offered_item_number
),

-- who has nothing in common with an item can only be offered it for its demand
items_pooled as (
    select
        cutoff_date,
        history_number,
        item_number,
        affinity,
        taste_rank,
        null as similarity,
        null as pair_rank
    from affinities
    union all
    select
        cutoff_date,
        history_number,
        item_number,
        null,
        null,
        similarity,
        pair_rank
    from similarities
    union all
    select
        histories.cutoff_date,
        histories.history_number,
        items.item_number,
        null,
        null,
        null,
        null
    from (
        select distinct
            cutoff_date,
            history_number
        from histories
    ) as histories
    inner join items
        on histories.cutoff_date = items.cutoff_date
    where items.is_offered and items.demand_rank <= 20
),

items_gathered as (
    select
        cutoff_date,
        history_number,
        item_number,
        coalesce(max(affinity), 0) as affinity,
        min(taste_rank) as taste_rank,
        coalesce(max(similarity), 0) as similarity,
        min(pair_rank) as pair_rank
    from items_pooled
    group by cutoff_date, history_number, item_number
),

items_scored as (
    select
        items_gathered.*,
        items.demand,
        items.demand_rank
    from items_gathered
    inner join items
        on
            items_gathered.cutoff_date = items.cutoff_date
            and items_gathered.item_number = items.item_number
    left join histories
        on
            items_gathered.cutoff_date = histories.cutoff_date
            and items_gathered.history_number = histories.history_number
            and items_gathered.item_number = histories.item_number
    where histories.item_number is null
)
{%- endmacro -%}
