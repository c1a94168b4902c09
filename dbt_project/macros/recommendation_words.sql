{#- Why something is offered, in words: `en` or `ro`. Reads reason_code, reason_value and reason_count. -#}
{%- macro recommendation_words(language) -%}
    {%- set kinds = {
        'artist': {'en': 'artist', 'ro': 'artist'},
        'category': {'en': 'category', 'ro': 'categorie'},
        'city': {'en': 'city', 'ro': 'oraș'},
        'genre': {'en': 'genre', 'ro': 'gen'},
        'series': {'en': 'series', 'ro': 'serie'},
        'venue': {'en': 'venue', 'ro': 'loc'},
    } -%}
    case reason_code
        {%- if language == 'en' %}
        when 'popular' then 'Among the best-selling now'
        when 'similar' then 'Often bought by people who bought ' || reason_value
        else 'Bought ' || {{ times_en('reason_count') }} || ' before: ' || reason_value
        {%- else %}
        when 'popular' then 'Printre cele mai vândute acum'
        when 'similar' then 'Cumpărat des de cei care au cumpărat ' || reason_value
        else 'A mai cumpărat ' || {{ times_ro('reason_count') }} || ': ' || reason_value
        {%- endif %}
        || case reason_code
            {%- for kind, words in kinds.items() %}
            when '{{ kind }}' then ' ({{ words[language] }})'
            {%- endfor %}
        end
    end
{%- endmacro -%}

{%- macro times_en(count) -%}
    case {{ count }} when 1 then 'once' when 2 then 'twice' else {{ count }} || ' times' end
{%- endmacro -%}

{#- Romanian counts with `de` from twenty on, but for those that end in 1 to 19. -#}
{%- macro times_ro(count) -%}
    case
        when {{ count }} = 1 then 'o dată'
        when {{ count }} % 100 between 1 and 19 then 'de ' || {{ count }} || ' ori'
        else 'de ' || {{ count }} || ' de ori'
    end
{%- endmacro -%}
