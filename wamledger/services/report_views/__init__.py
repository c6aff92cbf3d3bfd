"""
The views that reports draw, filled from the ledger.

Each is taken from one state of the ledger, under one signed head: what is posted while a report is drawn is not in
it. Lines are streamed; sums come from questions of their own, so that a report can hold one against the other.
"""

from wamledger.services.report_views.item import item_view
from wamledger.services.report_views.stock import stock_view

__all__ = ["item_view", "stock_view"]
