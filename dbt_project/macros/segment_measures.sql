{#- What rules ask of events, of everybody and of the past: a list of scans, each a dict of the relation to read, its SQL
    before and after it, whether the answer is one row for everybody, and the measures it answers. One scan per table,
    however many rules ask; crm.segments.compiler.scans writes it. -#}
{%- macro segment_scans() -%}
    {%- set relations = event_relations() -%}
    {%- set measures = ref('stg_ops__segment_measures') -%}
    {%- if not execute or not load_relation(measures) -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set query -%}
        select scan, model, head, tail, is_shared, measure
        from {{ measures }}
        where scan is not null
        order by scan, measure
    {%- endset -%}
    {%- set scans = [] -%}
    {%- for _, rows in run_query(query).rows | groupby('scan') -%}
        {%- set asked = rows[0] -%}
        {%- if asked.model not in relations -%}
            {{ exceptions.raise_compiler_error(
                "Rules ask about " ~ asked.model ~ ", which the macro event_relations does not name; add it there."
            ) }}
        {%- endif -%}
        {%- do scans.append({
            'relation': relations[asked.model],
            'head': asked.head,
            'tail': asked.tail,
            'is_shared': asked.is_shared,
            'measures': rows,
        }) -%}
    {%- endfor -%}
    {{ return(scans) }}
{%- endmacro -%}

{#- Every scan's answers, the CTEs asked_1 and on, beside the person they are about. -#}
{%- macro joined_scans(scans) -%}
    {%- for scan in scans %}
    left join asked_{{ loop.index }}
        on {{ 'true' if scan.is_shared
              else 'asked_' ~ loop.index ~ '.customer_id = int_customers_profiled.customer_id' }}
    {%- endfor %}
{%- endmacro -%}

{#- Texts that rules compare, folded once for everybody: a list of dicts (measure, expression). `fields` leaves out
    those of other fields, for people of whom not every field is known. -#}
{%- macro folded_texts(fields=none) -%}
    {%- set measures = ref('stg_ops__segment_measures') -%}
    {%- if not execute or not load_relation(measures) -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set query -%}
        select measure, expression, question from {{ measures }} where kind = 'folded' order by measure
    {%- endset -%}
    {%- set found = [] -%}
    {%- for row in run_query(query).rows -%}
        {%- if fields is none or fromjson(row.question).field in fields -%}
            {%- do found.append(row) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro -%}

{#- Where a build finds what rules ask about. The published tables of people and of the past hold what is only known
    once the segments are; the build asks the tables they are made from. -#}
{%- macro event_relations() -%}
    {%- set relations = {
        'dim_customers': ref('int_customers_profiled'),
        'fct_segment_memberships_history': ref('int_segment_memberships_past'),
        'bridge_customer_genres': ref('bridge_customer_genres'),
        'bridge_customer_tags': ref('bridge_customer_tags'),
        'fct_activities': ref('fct_activities'),
        'fct_carts': ref('fct_carts'),
        'fct_completed_orders': ref('fct_completed_orders'),
        'fct_held_tickets': ref('fct_held_tickets'),
        'fct_lifecycle_transitions': ref('fct_lifecycle_transitions'),
        'fct_loyalty_entries': ref('fct_loyalty_entries'),
        'fct_refunds': ref('fct_refunds'),
        'fct_rfm_changes': ref('fct_rfm_changes'),
        'fct_rfm_scores': ref('fct_rfm_scores'),
        'fct_tier_changes': ref('fct_tier_changes'),
    } -%}
    {{ return(relations) }}
{%- endmacro -%}
