"""Every question the pages ask: the only SQL of the app, values always bound."""
