"""What the organiser sells: events and products in the columns of their contracts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.clock import DAY, HOUR
from crm.sources.sample.columns import Ints, chosen, instants, joined, money, numbered, picked, same
from crm.sources.sample.world import World


def event_names(world: World) -> pa.Array:
    """Name each event: the festival with its year, concerts and nights by artist and city."""
    programme = world.programme
    artists = [artist for genre in words.ARTISTS for artist in genre]
    artist = picked(artists, programme.genre * len(words.ARTISTS[0]) + programme.artist)
    venues = picked([venue[0] for venue in words.VENUES], programme.venue)
    years = pa.array(_years(world)).cast(pa.string())
    return chosen(
        programme.is_festival,
        joined(words.FESTIVAL, " ", years),
        joined(artist, " la ", venues),
    )


def event_table(world: World, sold: Ints) -> pa.Table:
    """Return the contract `events`; capacity follows from what was sold (`sold` per event).

    A venue's capacity is the least an event offers; worlds with more people get more seats.
    """
    programme, count = world.programme, len(world.programme)
    fill = world.rng("capacity").uniform(0.55, 1.0, count)
    usual = np.array([venue[2] for venue in words.VENUES])[programme.venue]
    capacity = np.maximum(np.ceil(sold / fill / 50).astype(np.int64) * 50, usual)
    artist = programme.genre * len(words.ARTISTS[0]) + programme.artist
    artist = np.where(programme.is_festival, -1, artist)
    announced = world.clock.at(np.maximum(programme.on_sale_day, 0) - 14, 9 * HOUR)
    updated = np.where(
        programme.cancelled_day >= 0, world.clock.at(programme.cancelled_day, 11 * HOUR), announced
    )
    status = np.where(programme.starts_at < world.end, 1, 0)
    status = np.where(programme.cancelled_day >= 0, 2, status)
    return pa.table(
        {
            "event_id": numbered("E", np.arange(count)),
            "name": event_names(world),
            "genre": picked(words.GENRES, programme.genre),
            "artist": picked([name for genre in words.ARTISTS for name in genre], artist),
            "venue": picked([venue[0] for venue in words.VENUES], programme.venue),
            "city": picked(words.MARKETS, programme.market),
            "country": same("RO", count),
            "starts_at": instants(programme.starts_at),
            "timezone": same(world.parameters.timezone, count),
            "capacity": pa.array(capacity),
            "status": picked(["scheduled", "completed", "cancelled"], status),
            "series": picked([words.FESTIVAL_SERIES], programme.is_festival - 1),
            "updated_at": instants(updated),
        }
    )


def product_table(world: World) -> pa.Table:
    """Return the contract `products`."""
    count = len(words.PRODUCTS)
    names, categories, genres, prices = zip(*words.PRODUCTS, strict=True)
    return pa.table(
        {
            "product_id": numbered("P", np.arange(count)),
            "name": pa.array(names),
            "category": pa.array(categories),
            "genre": picked(words.GENRES, np.array(genres)),
            "status": same("active", count),
            "price": money(np.array(prices)),
            "updated_at": instants(np.full(count, int(world.clock.at(0)) - 30 * DAY)),
        }
    )


def _years(world: World) -> Ints:
    dates = world.clock.dates(world.programme.start_day)
    return dates.astype("datetime64[Y]").astype(np.int64) + 1970
