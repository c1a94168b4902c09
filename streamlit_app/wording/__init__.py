"""How the pages speak: languages, figures, names of things, sentences made of data."""
