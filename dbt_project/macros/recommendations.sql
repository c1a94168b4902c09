{#- How many days ahead an offer is judged: what people bought on their own within four weeks. -#}
{%- macro recommendation_days() -%}
    {{ return(28) }}
{%- endmacro -%}

{#- The days offers are made for: the build's own, and past ones whose four weeks are closed, among them
    the same season a year ago. (cutoff_date, is_past), one select per day. -#}
{%- macro recommendation_cutoffs() -%}
    {%- for offset in [0, 28, 56, 84, 364] %}
    select
        {{ add_days(as_of_date(), -offset) }} as cutoff_date,
        {{ 'true' if offset else 'false' }} as is_past
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro -%}

{#- The ways to choose, from the simplest on; the simplest that is as good as the best serves. -#}
{%- macro recommenders() -%}
    {{ return(['popularity', 'affinity', 'similarity', 'affinity_similarity']) }}
{%- endmacro -%}

{#- What each way to choose sorts by; `scored` has the columns of `items_scored`. The logarithms make it a product:
    demand times how much more than others the person took of what the item is. -#}
{%- macro recommender_score(recommender, scored) -%}
    {%- set demand = 'ln(' ~ scored ~ '.demand)' -%}
    {%- set similarity = 'ln(1 + 50 * ' ~ scored ~ '.similarity)' -%}
    {{ return({
        'popularity': demand,
        'affinity': demand ~ ' + ' ~ scored ~ '.affinity',
        'similarity': similarity ~ ' + 0.5 * ' ~ demand,
        'affinity_similarity': demand ~ ' + ' ~ scored ~ '.affinity + 0.5 * ' ~ similarity,
    }[recommender]) }}
{%- endmacro -%}

{#- How many purchases of what everybody buys the prior of a trait counts as: the rarer a trait's values, the more
    purchases it takes to be a taste. -#}
{%- macro trait_prior(trait_kind) -%}
    case {{ trait_kind }}
        when 'city' then 2 when 'venue' then 10 when 'artist' then 10 else 5
    end
{%- endmacro -%}
