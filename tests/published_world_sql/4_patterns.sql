-- How people buy, summed up from the facts.

create table marts.rpt_purchase_gaps as
with purchase_days as (
    select distinct customer_id, ordered_date from marts.fct_orders where is_countable
), spells as (
    select ordered_date as day, lead(ordered_date) over (partition by customer_id order by ordered_date) as next_day,
        coalesce(next_day, day()) - day as days_count
    from purchase_days
), lengths as (
    select days.n + 1 as gap_days,
        (select count(*) from spells where days_count = gap_days and next_day is not null) as gaps_count,
        (select count(*) from spells where days_count <= gap_days and next_day is not null) as gaps_up_to_count,
        (select count(*) from spells where days_count >= gap_days) as watched_count,
        (select count(*) from spells where next_day is not null) as gaps
    from counting(greatest(180, (select max(days_count) from spells where next_day is not null))) as days
)
select gap_days::int as gap_days, gaps_count, gaps_up_to_count, gaps_up_to_count / nullif(gaps, 0)::double as gaps_up_to_share,
    watched_count, 1 - product(1 - gaps_count / watched_count) over (order by gap_days) as returned_share,
    gaps_up_to_share >= .9 and (gaps_up_to_count - gaps_count) / gaps < .9 as is_proposed_threshold,
    gap_days = 180 as is_configured_threshold
from lengths where watched_count > 0;
