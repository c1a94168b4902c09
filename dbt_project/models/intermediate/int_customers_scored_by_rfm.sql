with

int_customers_measured_by_scheme as (
    select
        scheme,
        as_of_date,
        customer_id,
        recency_days,
        orders_count,
        total_spent_net,
        spend_fifth
    from {{ ref('int_customers_measured_by_scheme') }}
),

rfm_schemes as (
    select
        scheme,
        axis,
        score,
        at_least
    from {{ ref('rfm_schemes') }}
),

rfm_segments as (
    select
        rfm_code,
        rfm_segment
    from {{ ref('rfm_segments') }}
),

-- one row per scheme: where the band of each score begins
bands as (
    select
        scheme,
        {{ band_begin('recency', 1) }} as recency_1,
        {{ band_begin('recency', 2) }} as recency_2,
        {{ band_begin('recency', 3) }} as recency_3,
        {{ band_begin('recency', 4) }} as recency_4,
        {{ band_begin('frequency', 2) }} as frequency_2,
        {{ band_begin('frequency', 3) }} as frequency_3,
        {{ band_begin('frequency', 4) }} as frequency_4,
        {{ band_begin('frequency', 5) }} as frequency_5,
        {{ band_begin('monetary', 2) }} as monetary_2,
        {{ band_begin('monetary', 3) }} as monetary_3,
        {{ band_begin('monetary', 4) }} as monetary_4,
        {{ band_begin('monetary', 5) }} as monetary_5,
        case when scheme = 'fixed' then {{ var('rfm_lookback_days') }} end
            as lookback_days,
        -- says which bands a stored score was cut by, and changes with them
        substring(md5({{ sorted_list(
            "axis || cast(score as string) || ':' || cast(at_least as string)"
        ) }}), 1, 8) as scheme_version
    from rfm_schemes
    group by scheme
),

scored as (
    select
        measured.*,
        bands.lookback_days,
        bands.scheme_version,
        case
            when measured.orders_count = 0 then 1
            when measured.recency_days < bands.recency_4 then 5
            when measured.recency_days < bands.recency_3 then 4
            when measured.recency_days < bands.recency_2 then 3
            when measured.recency_days < bands.recency_1 then 2
            else 1
        end as recency_score,
        case
            when measured.orders_count >= bands.frequency_5 then 5
            when measured.orders_count >= bands.frequency_4 then 4
            when measured.orders_count >= bands.frequency_3 then 3
            when measured.orders_count >= bands.frequency_2 then 2
            else 1
        end as frequency_score,
        case
            when measured.orders_count = 0 or measured.total_spent_net <= 0
                then 1
            when measured.spend_fifth is not null then measured.spend_fifth
            when measured.total_spent_net >= bands.monetary_5 then 5
            when measured.total_spent_net >= bands.monetary_4 then 4
            when measured.total_spent_net >= bands.monetary_3 then 3
            when measured.total_spent_net >= bands.monetary_2 then 2
            else 1
        end as monetary_score
    from int_customers_measured_by_scheme as measured
    inner join bands
        on measured.scheme = bands.scheme
),

coded as (
    select
        *,
        cast(recency_score as string)
        || cast(frequency_score as string)
        || cast(monetary_score as string) as rfm_code
    from scored
),

-- fifths begin at the smallest amount that fell into them, bands where they say
customers as (
    select
        coded.customer_id,
        coded.scheme,
        cast(coded.as_of_date as date) as as_of_date,
        coded.recency_days,
        cast(coded.orders_count as bigint) as orders_count,
        {{ money('coded.total_spent_net') }} as total_spent_net,
        coded.recency_score,
        coded.frequency_score,
        coded.monetary_score,
        coded.rfm_code,
        rfm_segments.rfm_segment,
        {{ money('coalesce(rfm_schemes.at_least, min(coded.total_spent_net) over (
            partition by coded.scheme, coded.as_of_date, coded.monetary_score
        ))') }} as monetary_at_least,
        coded.lookback_days,
        coded.scheme_version
    from coded
    inner join rfm_segments
        on coded.rfm_code = rfm_segments.rfm_code
    left join rfm_schemes
        on
            coded.scheme = rfm_schemes.scheme
            and rfm_schemes.axis = 'monetary'
            and coded.monetary_score = rfm_schemes.score
)

select * from customers
