"""What the organiser sells: events and products in the columns of their contracts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.clock import DAY, HOUR
from crm.sources.sample.columns import (
    Ints,
    chosen,
    instants,
    joined,
    money,
    numbered,
    only,
    picked,
    same,
)
from crm.sources.sample.world import World


def event_names(world: World) -> pa.Array:
    """Name each event: the festival with its year, concerts and nights by artist and city."""
    programme = world.programme
    venues = picked([venue[0] for venue in words.VENUES], programme.venue)
    years = pa.array(_years(world)).cast(pa.string())
    return chosen(
        programme.is_festival,
        joined(words.FESTIVAL, " ", years),
        joined(_artists(world), " la ", venues),
    )


def event_table(world: World, sold: Ints) -> pa.Table:
    """Return the contract `events`; `sold` counts the tickets issued per event."""
    programme, count = world.programme, len(world.programme)
    venues = [venue[0] for venue in words.VENUES]
    status, updated_at = _status_and_change(world)
    return pa.table(
        {
            "event_id": numbered("E", np.arange(count)),
            "name": event_names(world),
            "genre": picked(words.GENRES, programme.genre),
            "artist": only(~programme.is_festival, _artists(world)),
            "venue": picked(venues, programme.venue),
            "city": picked(words.MARKETS, programme.market),
            "country": same("RO", count),
            "starts_at": instants(programme.starts_at),
            "timezone": same(world.parameters.timezone, count),
            "capacity": pa.array(_capacities(world, sold)),
            "status": status,
            "series": picked([words.FESTIVAL_SERIES], programme.is_festival - 1),
            "updated_at": instants(updated_at),
        }
    )


def _capacities(world: World, sold: Ints) -> Ints:
    """Offer at least the venue's seats; a world with more people gets more of them."""
    fill = world.rng("capacity").uniform(0.55, 1.0, len(sold))
    usual = np.array([venue[2] for venue in words.VENUES])[world.programme.venue]
    return np.maximum(np.ceil(sold / fill / 50).astype(np.int64) * 50, usual)


def _status_and_change(world: World) -> tuple[pa.Array, Ints]:
    """Return each event's status and when it was last touched: announced or called off."""
    programme = world.programme
    called_off = programme.cancelled_day >= 0
    status = np.where(programme.starts_at < world.end, 1, 0)
    status = np.where(called_off, 2, status)
    announced = world.clock.at(np.maximum(programme.on_sale_day, 0) - 14, 9 * HOUR)
    changed = np.where(called_off, world.clock.at(programme.cancelled_day, 11 * HOUR), announced)
    return picked(["scheduled", "completed", "cancelled"], status), changed


def _artists(world: World) -> pa.Array:
    names = [artist for genre in words.ARTISTS for artist in genre]
    position = world.programme.genre * len(words.ARTISTS[0]) + world.programme.artist
    return picked(names, position)


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
