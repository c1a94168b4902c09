{#-
  What a comparison with people kept out says: helps or harms where the interval leaves out zero. Before the
  windows are over more may come; without anybody kept out nobody can tell.
-#}
{%- macro lift_verdict(compared) -%}
    case
        when {{ compared }}.conversion_lift is null then 'no_control'
        when {{ compared }}.open_windows_count > 0 then 'running'
        when {{ compared }}.conversion_lift_low > 0 then 'helps'
        when {{ compared }}.conversion_lift_high < 0 then 'harms'
        else 'undecided'
    end
{%- endmacro -%}
