"""The synthetic twin: a Romanian event organiser with a shop, from a seed, with known truth."""

from crm.sources.sample.btyd import BtydOrders, PurchaseProcess, simulate_btyd
from crm.sources.sample.generate import generate_sample
from crm.sources.sample.world import SampleParameters

__all__ = [
    "BtydOrders",
    "PurchaseProcess",
    "SampleParameters",
    "generate_sample",
    "simulate_btyd",
]
