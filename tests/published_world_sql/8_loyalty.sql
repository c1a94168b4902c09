-- What the loyalty page reads beside balances: months, what becomes of points, moves, comparisons.

create table marts.rpt_loyalty_months as
with summed as (
    select program_id, date_trunc('month', occurred_date)::date as month, sum(points)::bigint as points_earned,
        count(distinct customer_id) as earners_count
    from marts.fct_loyalty_entries group by all
)
select program_id, month, points_earned, 0::bigint as points_granted, 0::bigint as points_adjusted,
    0::bigint as points_redeemed, 0::bigint as points_reversed, 0::bigint as points_expired,
    (sum(points_earned) over (partition by program_id order by month))::bigint as points_outstanding, earners_count,
    0::bigint as redeemers_count, last_day(month) <= day() as is_complete
from summed;
create table marts.rpt_loyalty_breakage as
select program_id, month, month < day() - 400 as is_judged, points_earned as points_given,
    points_earned // 4 as points_used, 0::bigint as points_expired, points_earned - points_earned // 4 as points_left,
    0.25::double as expected_use_share, 0::bigint as expected_use
from marts.rpt_loyalty_months;
create table marts.rpt_loyalty_expiries as
select program_id, day() + days as expiry_date, days::int as days_ahead, 100::bigint as points, 9::bigint as customers_count
from (select distinct program_id from marts.fct_loyalty_entries) cross join (values (10), (40)) as ahead (days);
create table marts.rpt_loyalty_tier_moves as
select program_id, days_back, case when dice(customer_id, days_back, 5) = 0 then '(none)' else tier end as from_tier,
    tier as to_tier, count(*) as customers_count
from marts.dim_loyalty_balances cross join (values (30), (90), (365)) as horizons (days_back) group by all;
create table marts.rpt_loyalty_comparisons as
select program_id, comparison, 200::bigint as people_count, 150::bigint as matched_count, 90::bigint as alike_count,
    0.5::double as returned_share, 0.4::double as alike_returned_share
from (select distinct program_id from marts.fct_loyalty_entries)
cross join (values ('member_outsider'), ('redeemer_saver')) as kinds (comparison);
