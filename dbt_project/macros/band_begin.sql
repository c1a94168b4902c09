{#- Of the bands of one RFM scheme, where the one of an axis and score begins. -#}
{%- macro band_begin(axis, score) -%}
    max(case when axis = '{{ axis }}' and score = {{ score }} then at_least end)
{%- endmacro -%}
