-- What people say and what they do stand side by side: neither overwrites the other.
with

int_preferences_reduced_to_current as (
    select
        customer_id,
        preference_kind,
        preference,
        since
    from {{ ref('int_preferences_reduced_to_current') }}
),

int_customers_grouped_by_genre as (
    select
        customer_id,
        genre,
        purchases_count
    from {{ ref('int_customers_grouped_by_genre') }}
),

channels as (
    select channel from {{ ref('channels') }}
),

int_activities_resolved_to_customers as (
    select
        customer_id,
        channel,
        type
    from {{ ref('int_activities_resolved_to_customers') }}
    where not is_machine and channel is not null and customer_id is not null
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

reactions as (
    select
        int_activities_resolved_to_customers.customer_id,
        channels.channel,
        count(*) as observations_count
    from int_activities_resolved_to_customers
    inner join channels
        on int_activities_resolved_to_customers.channel = channels.channel
    where
        int_activities_resolved_to_customers.type in (
            channels.channel || '_opened',
            channels.channel || '_clicked',
            channels.channel || '_replied'
        )
    group by int_activities_resolved_to_customers.customer_id, channels.channel
),

observed as (
    select
        customer_id,
        'genre' as preference_kind,
        genre as preference,
        purchases_count as observations_count
    from int_customers_grouped_by_genre
    union all
    select
        customer_id,
        'channel' as preference_kind,
        channel as preference,
        observations_count
    from reactions
),

derived as (
    select
        *,
        cast(observations_count as double)
        / sum(observations_count) over (partition by customer_id, preference_kind)
            as derived_share
    from observed
),

joined as (
    select
        coalesce(stated.customer_id, derived.customer_id) as customer_id,
        coalesce(stated.preference_kind, derived.preference_kind) as preference_kind,
        coalesce(stated.preference, derived.preference) as preference,
        stated.customer_id is not null as is_stated,
        stated.since as stated_since,
        derived.customer_id is not null as is_derived,
        derived.observations_count,
        derived.derived_share
    from int_preferences_reduced_to_current as stated
    full outer join derived
        on
            stated.customer_id = derived.customer_id
            and stated.preference_kind = derived.preference_kind
            and stated.preference = derived.preference
),

preferences as (
    select
        cast(joined.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(joined.preference_kind as {{ dbt.type_string() }}) as preference_kind,
        cast(joined.preference as {{ dbt.type_string() }}) as preference,
        joined.is_stated,
        joined.stated_since,
        joined.is_derived,
        cast(coalesce(joined.observations_count, 0) as {{ dbt.type_bigint() }})
            as observations_count,
        cast(joined.derived_share as double) as derived_share
    from joined
    inner join int_customers_unified
        on joined.customer_id = int_customers_unified.customer_id
)

select * from preferences
