"""
Internal moves in Tryton: a program of its own, run by the interpreter that has trytond, and asked by ``bench.peers``.

    python bench/tryton_moves.py FOLDER MOVES each|list

For each line on standard input it creates and does so many moves in one transaction, one after the other or as one
list, and answers with the seconds of processor time that this took.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from trytond import backend, config
from trytond.pool import Pool
from trytond.transaction import Transaction

DATABASE = "bench"


def main() -> None:
    """The moves are made as often as they are asked for."""
    folder, moves, as_list = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "list"
    config.set("database", "uri", "sqlite://")
    config.set("database", "path", folder)
    pool = made()
    with Transaction().start(DATABASE, 1) as transaction:
        goods = prepared(pool)
        transaction.commit()
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.process_time()
        with Transaction().start(DATABASE, 1, context={"company": goods["company"]}) as transaction:
            move(pool, goods, moves, as_list=as_list)
            transaction.commit()
        print(time.process_time() - began, flush=True)


def made() -> Any:
    """A database with the stock module."""
    with Transaction().start(None, 0, close=True, autocommit=True) as transaction:
        transaction.database.create(transaction.connection, DATABASE)
    database = backend.Database(DATABASE)
    database.connect()
    database.init()
    pool = Pool(DATABASE)
    pool.init(update=["stock"], lang=["en"], activatedeps=True)
    return pool


def prepared(pool: Any) -> dict[str, int]:
    """A company, a product of which there is enough, and two places to move it between."""
    get = pool.get
    currency = get("currency.currency")(name="Dollar", symbol="$", code="USD")
    currency.save()
    party = get("party.party")(name="Bench")
    party.save()
    company = get("company.company")(party=party, currency=currency)
    company.save()
    with Transaction().set_context(company=company.id):
        (unit,) = get("product.uom").search([("name", "=", "Unit")])
        template = get("product.template")(
            name="Rifle", type="goods", default_uom=unit, cost_price_method="fixed", products=[{}]
        )
        template.products = [get("product.product")()]
        template.save()
        product = template.products[0]
        place = get("stock.location")
        (store,) = place.search([("code", "=", "STO")])
        (lost,) = place.search([("type", "=", "lost_found")], limit=1)
        shelves = [place(name=name, type="storage", parent=store) for name in ("A", "B")]
        place.save(shelves)
        goods = {
            "company": company.id,
            "product": product.id,
            "unit": unit.id,
            "lost": lost.id,
            "one": shelves[0].id,
            "other": shelves[1].id,
        }
        do(pool, [_move(goods, "lost", "one", 1_000_000)])
    return goods


def move(pool: Any, goods: dict[str, int], times: int, *, as_list: bool) -> None:
    """So many moves of one piece are done."""
    values = [_move(goods, "one", "other", 1) for _ in range(times)]
    if as_list:
        do(pool, values)
        return
    for each in values:
        do(pool, [each])


def do(pool: Any, values: list[dict[str, Any]]) -> None:
    """The moves are created and done."""
    model = pool.get("stock.move")
    model.do(model.create(values))


def _move(goods: dict[str, int], origin: str, to: str, quantity: int) -> dict[str, Any]:
    return {
        "product": goods["product"],
        "unit": goods["unit"],
        "quantity": quantity,
        "from_location": goods[origin],
        "to_location": goods[to],
        "company": goods["company"],
    }


if __name__ == "__main__":
    main()
