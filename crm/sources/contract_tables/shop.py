"""Raw tables of a shop: accounts, orders and their lines, refunds, the catalogue, carts."""

from __future__ import annotations

from crm.sources.columns import (
    CURRENCY,
    EMAIL,
    SOURCE_CUSTOMER_ID,
    UPDATED_AT,
    Column,
    Contract,
    Kind,
    enumeration,
    identifier,
    money,
    text,
    timestamp,
)

ORDER_STATUSES = {
    "paid": ("complete", "completed", "succeeded", "success", "captured", "fulfilled", "platit"),
    "pending": ("unpaid", "created", "authorized", "authorised", "on hold", "on-hold", "waiting"),
    "cancelled": ("canceled", "voided", "void", "failed", "expired", "anulat"),
    "test": ("testing",),
}
INVOICE_STATUSES = {**ORDER_STATUSES, "credited": ("credit", "credit note", "credit memo")}
PHONE = Column("phone", Kind.PHONE, "Phone number as delivered.")

CUSTOMERS = Contract(
    "shop",
    "customers",
    "One row per account at the source.",
    key=("source_customer_id",),
    event_at="created_at",
    is_personal=True,
    columns=(
        identifier("source_customer_id", "Account at the source.", required=True),
        identifier("source_person_id", "The source's own id of the person behind accounts."),
        EMAIL,
        PHONE,
        text("full_name", "Name as delivered."),
        text("first_name", "Given name."),
        text("last_name", "Family name."),
        text("company_name", "Company, where the account is one."),
        text("customer_type", "For instance person or company."),
        Column("date_of_birth", Kind.DATE, "Date of birth.", not_future=True),
        text("gender", "Gender as delivered."),
        text("locale", "Preferred language and region, such as ro_RO."),
        text("country", "Country."),
        text("city", "City."),
        text("postal_code", "Postal code; leading zeros matter."),
        text("acquisition_source", "Where the account came from."),
        text("acquisition_source_detail", "Campaign, partner or page behind it."),
        timestamp("created_at", "When the account was opened."),
        UPDATED_AT,
        Column("custom", Kind.JSON, "The source's further fields, a JSON object."),
    ),
)

ADDRESSES = Contract(
    "shop",
    "addresses",
    "One row per account and purpose.",
    key=("source_customer_id", "purpose"),
    is_personal=True,
    columns=(
        identifier("source_customer_id", "Account at the source.", required=True),
        enumeration(
            "purpose",
            "What the address is for.",
            {"billing": ("invoice",), "shipping": ("delivery",), "home": (), "office": ("work",)},
            required=True,
        ),
        text("line_1", "Street and number."),
        text("line_2", "Building, flat."),
        text("city", "City."),
        text("postal_code", "Postal code; leading zeros matter."),
        text("country", "Country."),
        Column("is_default", Kind.BOOLEAN, "The account's usual address."),
        UPDATED_AT,
    ),
)

ORDERS = Contract(
    "shop",
    "orders",
    "One row per order.",
    key=("order_id",),
    event_at="ordered_at",
    is_personal=True,
    columns=(
        identifier("order_id", "Order at the source.", required=True),
        timestamp("ordered_at", "When the order was placed.", required=True),
        SOURCE_CUSTOMER_ID,
        EMAIL,
        PHONE,
        enumeration("status", "Where the money is.", ORDER_STATUSES, required=True),
        money("total_gross", "Order total, tax in.", required=True, not_negative=True),
        CURRENCY,
        money("tax", "Tax inside the total."),
        money("fees", "Fees inside the total."),
        money("discount", "Discount already taken off."),
        text("discount_code", "Code of the discount."),
        text("channel", "Where it was sold: web, box office, app."),
        text("country", "Country of the order."),
        UPDATED_AT,
    ),
)

ORDER_ITEMS = Contract(
    "shop",
    "order_items",
    "One row per order line; a source that delivers lines only repeats the order's header.",
    key=("order_item_id",),
    event_at="ordered_at",
    is_personal=True,
    columns=(
        identifier("order_item_id", "Line at the source.", required=True),
        identifier("order_id", "Order of the line.", required=True),
        identifier("product_id", "Product sold."),
        identifier("event_id", "Event sold."),
        text("ticket_type", "Category or price class."),
        text("description", "What the line says."),
        Column("quantity", Kind.QUANTITY, "Pieces; negative on a credit note."),
        money("unit_price", "Price of one piece."),
        money("line_total", "Line amount; negative on a credit note."),
        timestamp("ordered_at", "Header: when the order was placed."),
        identifier("source_customer_id", "Header: account at the source."),
        Column("email", Kind.EMAIL, "Header: e-mail address as delivered."),
        enumeration("status", "Header: where the money is.", INVOICE_STATUSES),
        Column("currency", Kind.CURRENCY, "Header: ISO 4217 code."),
        text("channel", "Header: where it was sold."),
        text("country", "Header: country of the order."),
        UPDATED_AT,
    ),
)

REFUNDS = Contract(
    "shop",
    "refunds",
    "One row per refund; without an order it lowers the customer's net on its own date.",
    key=("refund_id",),
    event_at="refunded_at",
    columns=(
        identifier("refund_id", "Refund at the source.", required=True),
        identifier("order_id", "Order refunded."),
        SOURCE_CUSTOMER_ID,
        timestamp("refunded_at", "When the money went back.", required=True),
        money("amount", "Money given back, positive.", required=True, not_negative=True),
        CURRENCY,
        text("reason", "Why."),
        UPDATED_AT,
    ),
)

PRODUCTS = Contract(
    "shop",
    "products",
    "One row per product.",
    key=("product_id",),
    columns=(
        identifier("product_id", "Product at the source.", required=True),
        text("name", "Name of the product."),
        text("category", "Category of the product."),
        text("genre", "Genre, where there is one."),
        text("status", "Status at the source."),
        money("price", "List price.", not_negative=True),
        UPDATED_AT,
    ),
)

CARTS = Contract(
    "shop",
    "carts",
    "One row per cart.",
    key=("cart_id",),
    event_at="updated_at",
    is_personal=True,
    columns=(
        identifier("cart_id", "Cart at the source.", required=True),
        SOURCE_CUSTOMER_ID,
        EMAIL,
        timestamp("updated_at", "When the cart last changed; the latest wins.", required=True),
        money("value", "What is in it."),
        CURRENCY,
        Column("items", Kind.JSON, "Lines of the cart, a JSON array."),
        identifier("converted_order_id", "Order it became."),
    ),
)

TABLES = (CUSTOMERS, ADDRESSES, ORDERS, ORDER_ITEMS, REFUNDS, PRODUCTS, CARTS)
