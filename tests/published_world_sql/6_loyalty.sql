-- The programme `default`: a point per unit spent, no refunds of points, nobody has redeemed.

create table marts.fct_loyalty_entries as
select 'earn:default:' || order_id as entry_id, 'default' as program_id, customer_id, 'earn' as kind,
    floor(gross)::bigint as points, ordered_at as occurred_at, ordered_date as occurred_date, order_id,
    null::varchar as refund_id, null::varchar as event_id, 'order' as reason_code,
    null::date as lot_expires_date
from marts.fct_orders where is_countable;
create table marts.dim_loyalty_tiers as
select 'default' as program_id, tier_number, tier, threshold::decimal(18,4) as threshold
from (values (1, 'Member', 0), (2, 'Bronze', 1000), (3, 'Silver', 5000)) as tiers (tier_number, tier, threshold);
create table marts.dim_loyalty_balances as
with summed as (
    select program_id, customer_id, sum(points)::bigint as points_earned, max(occurred_at) as last_entry_at
    from marts.fct_loyalty_entries group by all
)
select summed.program_id, customer_id, points_earned, 0::bigint as points_granted, 0::bigint as points_adjusted,
    0::bigint as points_redeemed, 0::bigint as points_reversed, 0::bigint as points_expired,
    points_earned as points_balance, 0::bigint as points_debt, points_earned as points_available,
    null::bigint as points_expiring_next, null::date as points_expiring_date, last_entry_at,
    tiers.tier, tiers.tier_number, points_earned::decimal(18,4) as tier_measure, above.tier as next_tier,
    above.threshold as next_threshold,
    ((points_earned - tiers.threshold) / (above.threshold - tiers.threshold))::double as tier_progress_share
from summed
asof join marts.dim_loyalty_tiers as tiers
    on tiers.program_id = summed.program_id and points_earned >= tiers.threshold
left join marts.dim_loyalty_tiers as above on above.tier_number = tiers.tier_number + 1;
create table marts.fct_tier_changes as
select program_id, customer_id, last_entry_at::date as changed_date, null::varchar as previous_tier, tier,
    'joined' as direction, 'earned' as reason, tier_measure
from marts.dim_loyalty_balances;
create table marts.dim_loyalty_programs as
select 'default' as program_id, 1 as version, 'Loyalty club' as name_en, 'Clubul de fidelitate' as name_ro,
    'points' as type, true as is_active, 1::decimal(9,4) as earn_rate, 'RON' as currency,
    0::decimal(18,4) as minimum_purchase, null::int as expiry_months, null::int as expiry_days,
    'points' as tier_basis, 'lifetime' as tier_period,
    (select count(*) from marts.dim_loyalty_balances) as customers_count,
    (select coalesce(sum(points_available), 0) from marts.dim_loyalty_balances)::bigint as points_available;
