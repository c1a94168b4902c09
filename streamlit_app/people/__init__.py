"""Single customers on the pages: their contacts as the role may read them."""
