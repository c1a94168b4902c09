"""Looking and acting: pages over the published marts; no metric is defined here."""
