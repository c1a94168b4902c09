"""The frame around every page: the visit, its role, header, tiles, cards, tables."""
