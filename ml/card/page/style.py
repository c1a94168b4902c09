"""How the page looks: one style sheet, light and dark, and for paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --paper:#ffffff; --panel:#f6f7f9; --ink:#1b2430; --soft:#5a6675;
  --line:#d9dee5; --mark:#1f5fa8; --other:#8b97a6; --good:#1d7a4c; --warn:#a15c00; --bad:#b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper:#12161c; --panel:#1a2029; --ink:#e7ecf2;
  --soft:#a3afbd; --line:#313a46; --mark:#7db4f0; --other:#7c8896; --good:#6fcf97; --warn:#f2b45c;
  --bad:#ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 28px 28px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; }
h2 { font-size: 20px; margin: 44px 0 6px; padding-top: 14px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 26px 0 6px; }
h4 { font-size: 14px; margin: 0 0 4px; font-weight: 600; }
p { margin: 6px 0 10px; max-width: 78ch; }
.soft { color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; padding: 0;
  margin: 16px 0 0; font-size: 14px; }
a { color: var(--mark); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--mark);
  outline-offset: 2px; }
.scroll { overflow-x: auto; margin: 8px 0 14px; }
table { border-collapse: collapse; font-size: 13.5px; }
th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.k { white-space: nowrap; }
td.code, code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12.5px;
  overflow-wrap: anywhere; }
tr.served td { font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 18px; margin: 8px 0 14px; }
dt { color: var(--soft); } dd { margin: 0; max-width: 78ch; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 14px;
  margin: 18px 0 6px; }
.tile { background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
  padding: 14px 16px; }
.tile .big { font-size: 19px; font-weight: 650; margin: 2px 0; overflow-wrap: anywhere; }
.tile p { margin: 2px 0; font-size: 13.5px; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 16px; }
.panels.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 520px), 1fr)); }
figure { margin: 0; padding: 12px 14px 8px; background: var(--panel);
  border: 1px solid var(--line); border-radius: 8px; break-inside: avoid; min-width: 0; }
figcaption { font-size: 13px; color: var(--soft); margin-bottom: 6px; }
svg { display: block; width: 100%; height: auto; max-width: 560px; }
svg text { fill: var(--ink); font: 12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
svg .axis { fill: var(--soft); font-size: 11px; }
svg .grid { stroke: var(--line); } svg .zero { stroke: var(--soft); stroke-dasharray: 3 3; }
svg .mark { fill: var(--mark); stroke: var(--mark); }
svg .other { fill: var(--other); stroke: var(--other); }
svg .bar { fill: var(--mark); } svg .tick { stroke: var(--ink); stroke-width: 2; }
svg .trace { fill: none; stroke: var(--mark); stroke-width: 1.6; }
svg .band { fill: var(--mark); opacity: .18; }
svg .good { fill: var(--good); } svg .warn { fill: var(--warn); } svg .bad { fill: var(--bad); }
svg .halo { stroke: var(--panel); stroke-width: 3px; paint-order: stroke; }
svg .unknown { fill: var(--other); } svg .bold { font-weight: 650; }
details { margin: 6px 0 4px; font-size: 13.5px; }
summary { cursor: pointer; color: var(--soft); }
.tag { display: inline-block; padding: 0 8px; border-radius: 10px; border: 1px solid currentColor;
  font-size: 12.5px; font-weight: 600; white-space: nowrap; }
.tag.good { color: var(--good); } .tag.warn { color: var(--warn); } .tag.bad { color: var(--bad); }
.tag.plain { color: var(--soft); }
ul.plain { padding-left: 20px; margin: 6px 0; }
@media print { :root { color-scheme: light; --paper:#fff; --panel:#fff; --ink:#000; --soft:#444;
  --line:#bbb; --mark:#1f5fa8; --other:#777; --good:#1d7a4c; --warn:#8a4f00; --bad:#b3261e; }
  body { font-size: 11pt; } main { max-width: none; padding: 0; } nav { display: none; }
  h2, h3 { break-after: avoid; } tr, .tile { break-inside: avoid; }
  .panels { grid-template-columns: repeat(2, 1fr); } .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; height: auto; }
  summary { list-style: none; } }
"""
