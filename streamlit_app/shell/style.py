"""The few measures the theme has no option for: air, frames, what is printed."""

STYLE = """
.stMainBlockContainer { padding: 1.4rem 1.5rem 3rem; max-width: 1500px; }
.stMainBlockContainer [data-testid="stMarkdownContainer"] h2 { padding: 0.1rem 0 1.05rem; }
[data-testid="stSidebarHeader"] { height: 2.2rem; margin-bottom: 0; }
.st-key-local_mode { border-color: #A50026; }
[data-testid="stMetric"] [data-testid="stMetricLabel"] p { font-size: 0.86rem; }
[data-testid="stMetric"] .stMarkdownEllipsis, [data-testid="stMetric"] .stMarkdownEllipsis p {
  white-space: normal; overflow: visible;
}
[data-testid="stMetric"] div:has(> [data-testid="stMetricDelta"]) { flex-wrap: wrap; }
[data-testid="stMetric"] [data-testid="stMetricChart"] { margin-bottom: 0.35rem; }
[data-testid="stCaptionContainer"], [data-testid="stExpander"] summary { opacity: 0.72 !important; }
[data-testid="stBaseButton-primary"]:not(:disabled) p { color: light-dark(#FFFFFF, #12181F); }
.st-key-page_tools button { min-height: 2.1rem; padding: 0.15rem 0.65rem; font-size: 0.86rem; }
.st-key-sentence [data-testid="stMarkdown"] p { white-space: nowrap; }
.st-key-chips button { min-height: 1.7rem; padding: 0 0.6rem; border-radius: 1rem; }
.st-key-chips button p { font-size: 0.84rem; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-card_foot_"]) { margin-top: auto; }
[class*="st-key-card_foot_"] { flex-flow: row wrap; align-items: center; }
[class*="st-key-card_foot_"] > [data-testid="stLayoutWrapper"] { width: auto; flex: 1 0 auto; }
[class*="st-key-card_foot_"] > :has(details[open]) { flex-basis: 100%; }
[class*="st-key-card_foot_"] :is(summary, p, button) { font-size: 0.84rem; }
[class*="st-key-card_foot_"] button { min-height: 1.6rem; padding: 0 0.4rem; }
[class*="st-key-card_foot_"] { container-type: inline-size; }
@container (max-width: 310px) {
  [class*="st-key-card_foot_"] [data-testid="stPopoverButton"] p { font-size: 0; }
}
[class*="st-key-figures_"] { row-gap: 0.6rem; }
:is(a, summary, [role="slider"], [data-testid="stElementToolbarButton"] button):focus-visible {
  outline: 2px solid light-dark(#0067A3, #56B4E9) !important;
  outline-offset: 1px;
}
[data-testid="stCode"] pre .token:is(.string, .number, .boolean, .inserted) {
  color: light-dark(#117733, #7FCC9A);
}
[data-testid="stCode"] pre .token:is(.atrule, .operator, .deleted) {
  color: light-dark(#9A4A00, #FDB863);
}
[data-testid="stCode"] pre .token:is(.keyword, .property) { color: light-dark(#0067A3, #56B4E9); }
[data-testid="stCode"] pre .token:is(.punctuation, .comment) {
  color: light-dark(#55606C, #AEB8C3);
}
[data-testid="stVegaLiteChart"] text:is([fill="#808495"], [fill="#e6eaf1"], [fill="#757B84"]) {
  fill: light-dark(#55606C, #AEB8C3);
}

@media print {
  @page { size: A4; margin: 12mm; }
  html, body, #root, .stApp, .stApp > div, [data-testid="stAppViewContainer"],
  [data-testid="stMain"] {
    position: static !important; overflow: visible !important;
    height: auto !important; width: auto !important; display: block !important;
  }
  .stMainBlockContainer { padding: 0; max-width: none; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"],
  [data-testid="stToastContainer"], [data-testid="stBottom"], [data-testid="stExpander"] summary,
  [data-testid="stButton"], [data-testid="stDownloadButton"], iframe,
  [data-testid="stPopover"]:not(.st-key-freshness *) { display: none !important; }
  [class*="st-key-card_"], [data-testid="stMetric"], [data-testid="stVegaLiteChart"] {
    break-inside: avoid;
  }
  [data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg {
    max-width: 100% !important; height: auto !important;
  }
}
"""
"""Titles and cards keep one rhythm; small print is dark enough to be read (4.5 to 1); on paper the
frame of the app is not drawn."""
