"""Purchase days of public order logs, read where they lie; tests skip where they do not."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from tests.ml.order_log import purchase_days

ROOT = Path(__file__).parents[2]
# Codes of the retailer that are no goods: postage, manual entries, fees, tests, vouchers.
NOT_GOODS = r"^(?:POST|DOT|C2|M|D|S|B|PADS|CRUK|BANK|ADJUST|TEST|AMAZON|GIFT)"


def folder() -> Path:
    """Where the public data sets are."""
    return Path(os.environ.get("CRM_PUBLIC_DATA", ROOT.parent / "shared" / "data"))


def cdnow() -> pd.DataFrame:
    """The CDNOW sample: 2,357 customers who first bought in early 1997."""
    names = ["master_id", "customer_id", "day", "cds", "net"]
    orders = pd.read_csv(
        _file("cdnow/CDNOW_sample.txt"),
        sep=r"\s+", header=None, names=names, dtype={"day": str, "customer_id": str},
    )  # fmt: skip
    orders["day"] = pd.to_datetime(orders["day"], format="%Y%m%d")
    return purchase_days(orders)


def retail() -> pd.DataFrame:
    """A gift wholesaler's year: cancellations net out by customer and day."""
    lines = pd.read_parquet(_file("online_retail_ii/year_2009_12_to_2010_11.parquet"))
    is_goods = ~lines["StockCode"].str.upper().str.match(NOT_GOODS)
    lines = lines[is_goods & lines["Customer ID"].notna()]
    days = purchase_days(
        pd.DataFrame(
            {
                "customer_id": lines["Customer ID"].astype(str),
                "day": lines["InvoiceDate"].dt.normalize(),
                "net": lines["Quantity"] * lines["Price"],
            }
        )
    )
    return days[days["net"] > 0].reset_index(drop=True)


def apparel() -> pd.DataFrame:
    """600 simulated customers of one day, followed for six years."""
    orders = pd.read_csv(_file("apparel_clvtools/apparelTrans.csv"))
    return purchase_days(
        pd.DataFrame(
            {
                "customer_id": orders["Id"].astype(str),
                "day": pd.to_datetime(orders["Date"]),
                "net": orders["Price"],
            }
        )
    )


def olist() -> pd.DataFrame:
    """A marketplace to which almost nobody comes back."""
    people = pd.read_csv(_file("olist_sample20k/olist_customers_dataset.csv"))
    orders = pd.read_csv(_file("olist_sample20k/olist_orders_dataset.csv"))
    items = pd.read_csv(_file("olist_sample20k/olist_order_items_dataset.csv"))
    net = items.groupby("order_id")["price"].sum().rename("net").reset_index()
    bought = orders.merge(people, on="customer_id").merge(net, on="order_id")
    return purchase_days(
        pd.DataFrame(
            {
                "customer_id": bought["customer_unique_id"],
                "day": pd.to_datetime(bought["order_purchase_timestamp"]).dt.normalize(),
                "net": bought["net"],
            }
        )
    )


def _file(name: str) -> Path:
    path = folder() / name
    if not path.exists():
        pytest.skip(f"the public data set {name} is not at {folder()} (CRM_PUBLIC_DATA)")
    return path
