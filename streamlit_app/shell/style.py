"""The few measures the theme has no option for: air, frames, what is printed."""

STYLE = """
.stMainBlockContainer { padding: 2.2rem 2.5rem 3rem; max-width: 1500px; }
.st-key-local_mode { border-color: #A50026; }
[data-testid="stMetric"] [data-testid="stMetricLabel"] p { font-size: 0.86rem; }
"""
