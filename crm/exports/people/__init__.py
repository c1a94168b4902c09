"""Who may be in a file: members, consent, caps, control group, what changed since."""
