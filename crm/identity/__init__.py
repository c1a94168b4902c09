"""One person, one profile: contact points in one form, and which accounts belong together."""
