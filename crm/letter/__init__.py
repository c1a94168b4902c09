"""The monthly letter: two pages about the audience, the app's own figures, to print or to send."""
