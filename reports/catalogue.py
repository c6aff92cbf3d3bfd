"""All reports that can be made, each by its name: the one list that commands, checks, pages and tests work from."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

from reports.forms import Form
from reports.kinds import Kind
from wamledger.domain.refusals import Code, Refused

_MODULES: Final = (
    "stock",
    "item",
    "registration",
    "collection",
    "receipt",
    "deposit",
    "custody",
    "trace_request",
    "trace_result",
    "restriction",
    "loss",
    "access_log",
    "incident",
    "count_sheet",
    "labels",
    "issue_voucher",
    "return_voucher",
    "movement_order",
    "manifest",
    "goods_receipt",
    "shortfall_note",
    "disposal_proposal",
    "destruction_certificate",
    "hand_over_certificate",
    "expenditure_certificate",
    "stock_ledger",
    "ammunition_stock",
    "count_report",
    "ddr_statistics",
    "sdg",
    "rotation",
    "findings_report",
    "audit_pack",
)
"""Modules of this package that end with a ``KIND``, in the order in which reports are listed."""


@cache
def kinds() -> Mapping[str, Kind[Any]]:
    """Each kind of report by its name."""
    found: dict[str, Kind[Any]] = {}
    for module in _MODULES:
        kind: Kind[Any] = import_module(f"reports.{module}").KIND
        if kind.name in found:
            raise ValueError(f"two reports are called {kind.name}")
        found[kind.name] = kind
    return MappingProxyType(found)


@cache
def forms() -> Mapping[str, Form]:
    """Each form by its number."""
    found: dict[str, Form] = {}
    for kind in kinds().values():
        if found.setdefault(kind.form.number, kind.form) is not kind.form:
            raise ValueError(f"two forms bear the number {kind.form.number}")
    return MappingProxyType(found)


def kind_of(name: str) -> Kind[Any]:
    """The kind of that name.  Refuses: report_unknown, with the names that come nearest"""
    known = kinds()
    if name not in known:
        raise Refused(
            Code.REPORT_UNKNOWN,
            "KIND",
            found=name,
            nearest=get_close_matches(name.lower(), known, n=3, cutoff=0.4) or ["-"],
            allowed=[each.name for each in known.values() if each.view is not None],
        )
    return known[name]
