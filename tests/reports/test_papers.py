"""Papers of goods as they are drawn: everything is on the page, and a paper that contradicts itself is not printed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reports.agreement import FiguresDisagree
from reports.catalogue import kinds
from reports.kinds import Asked
from reports.page import Paper
from wamledger.domain.moment import parse
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations

AT = "2026-01-01T08:00:00Z"
MANY = 300
LONG = (
    "Détachement blindé de reconnaissance du bataillon d'infanterie mécanisée de la République fictive " * 2
)
NAME = LONG[:199].rstrip() + "É"
WEAPON = {"make": "Maadi", "model": "Misr", "type": "SA-06", "calibre": "7.62x39mm", "serial_status": "CLEAR"}

Row = dict[str, Any]


def op(op_: str, day: int = 1, **fields: Any) -> Row:
    named = {"from" if key == "origin" else key: value for key, value in fields.items()}
    return {"op": op_, "occurred_at": AT.replace("-01T", f"-{day:02d}T"), "by": "ADMIN", **named}


def serial(number: int) -> str:
    """A third of them in Latin, in Cyrillic and in Arabic letters and digits."""
    digits = f"{number:04d}"
    if number % 3 == 1:
        return f"КБ {digits}"
    if number % 3 == 2:
        return "".join(chr(0x0660 + int(digit)) for digit in digits)
    return f"AB{digits}"


def everything() -> Iterator[Row]:
    """A site with 300 weapons and two lots, of which each paper has one."""
    yield op("add_user", code="ADMIN", name="A. Admin", roles=["WAM_OFFICER", "ADMINISTRATOR"])
    yield op("add_user", code="OTHER", name=NAME, roles=["APPROVER"])
    for code, within, kind in (
        ("SITE", None, "SITE"),
        ("ARM", "SITE", "ARMOURY"),
        ("FAR", None, "SITE"),
        ("FAR-ARM", "FAR", "ARMOURY"),
    ):
        place = {"within": within} if within else {}
        yield op(
            "add_place", code=code, name=NAME, kind=kind, custody="SINGLE", limit_nec_kg={"1.4": "1"}, **place
        )
    yield op("add_party", code="UNIT", name=NAME, kind="UNIT")
    yield op("add_party", code="STATE", name=NAME, kind="STATE")
    source = {"mode": "DECLARED", "ownership": "UN"}
    lines = [
        {
            "new_weapon": {
                "id": f"W-{number:03d}",
                "serial": serial(number),
                "tag": f"T-{number:03d}",
                **WEAPON,
            },
            "condition": "SERVICEABLE",
        }
        for number in range(MANY)
    ]
    for start in range(0, MANY, 100):
        yield op("register", to="ARM", acquisition=source, lines=lines[start : start + 100])
    new = {"nature": "CTG-7.62X39-BALL", "expires_on": "2026-06-30"}
    for code in ("L-1", "L-2"):
        line = {
            "new_lot": {"id": code, "lot_number": f"Ж-{code}", **new},
            "quantity": 5000,
            "condition": "A1",
        }
        yield op("register", to="ARM", acquisition=source, lines=[line])
    every = [
        {"weapon": f"W-{number:03d}", **({} if number % 50 else {"remarks": "Checked twice " * 20})}
        for number in range(MANY)
    ]
    rounds = [{"lot": "L-1", "quantity": 900}]
    yield op(
        "issue",
        2,
        id="ISSUE",
        origin="ARM",
        to="UNIT",
        due="STANDING",
        purpose="GUARD",
        approved_by="OTHER",
        lines=every + rounds,
    )
    yield op(
        "expend",
        3,
        id="EXPEND",
        issue="ISSUE",
        activity="TRAINING",
        cases_collected=80,
        lines=[{"lot": "L-1", "quantity": 100}],
    )
    yield op(
        "return", 4, id="RETURN", issue="ISSUE", to="ARM", lines=[*every, {"lot": "L-1", "quantity": 700}]
    )
    yield op(
        "dispatch",
        5,
        id="SENT",
        origin="ARM",
        to="FAR-ARM",
        expected=AT,
        seals=["S-1"],
        route=NAME,
        lines=[*every[:200], {"lot": "L-2", "quantity": 50}],
    )
    yield op(
        "receive",
        6,
        id="CAME",
        dispatch="SENT",
        to="FAR-ARM",
        seals_intact=False,
        seals=["S-2"],
        final=True,
        lines=every[:190],
    )
    yield op(
        "plan_disposal",
        7,
        disposal="DISPOSAL",
        method="CUT_TORCH",
        place="ARM",
        approved_by="OTHER",
        lines=every[200:290],
    )
    yield op(
        "destroy",
        8,
        disposal="DISPOSAL",
        destroyed_on="2026-01-08",
        witnessed_by=[NAME, "Monitor"],
        lines=every[200:290],
    )
    yield op(
        "verify_destruction",
        9,
        disposal="DISPOSAL",
        verifier="V. Verifier",
        certificate="C-1",
        by="OTHER",
        lines=every[200:290],
    )
    yield op(
        "hand_over",
        10,
        id="HANDED",
        origin="FAR-ARM",
        to="STATE",
        authority="Order",
        approved_by="OTHER",
        lines=every[:100],
    )
    yield op(
        "count",
        11,
        id="COUNTED",
        place="FAR-ARM",
        scope="ALL",
        kind="FULL_SERIAL",
        cut_off=AT.replace("-01T", "-11T"),
        counted_by=["OTHER", NAME],
        blind=True,
        lines=[{"weapon": f"W-{number:03d}"} for number in range(105, 190)],
    )


ASKED = {
    "issue-voucher": "ISSUE",
    "return-voucher": "RETURN",
    "movement-order": "SENT",
    "manifest": "SENT",
    "goods-receipt": "CAME",
    "shortfall-note": "SENT",
    "disposal-proposal": "DISPOSAL",
    "destruction-certificate": "DISPOSAL",
    "hand-over-certificate": "HANDED",
    "expenditure-certificate": "EXPEND",
    "stock-ledger": "ARM",
    "ammunition-stock": "",
    "count-report": "COUNTED",
}


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The view of each paper over that site."""
    found = {}
    path: Path = tmp_path_factory.mktemp("papers") / "site.db"
    with Ledger.create(str(path), code="UNX", mission="A site") as ledger:
        report = post_operations(ledger, everything(), historical=True)
        assert not report.refused, [line.as_json() for line in report.refused]
        for name, code in ASKED.items():
            view = kinds()[name].view
            assert view is not None
            asked = Asked(generated_by="WAM", code=code, generated_at=parse("2026-02-01T00:00:00Z"))
            with view(ledger, asked) as each:
                found[name] = each
    return found


def drawn(name: str, view: Any, paper: Paper = Paper.A4) -> list[str]:
    out = io.BytesIO()
    pages = kinds()[name].draw(view, out, paper=paper)
    texts = [page.extract_text() for page in PdfReader(out).pages]
    assert len(texts) == pages
    return texts


def flat(texts: list[str]) -> str:
    return "".join("".join(texts).split()).replace("\u202f", "")


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("issue-voucher", range(MANY)),
        ("return-voucher", range(MANY)),
        ("manifest", range(200)),
        ("goods-receipt", range(190)),
        ("shortfall-note", range(190, 200)),
        ("disposal-proposal", range(200, 290)),
        ("destruction-certificate", range(200, 290)),
        ("hand-over-certificate", range(100)),
        ("count-report", range(100, 190)),
    ],
)
def test_each_item_is_on_the_page_with_its_serial(
    views: dict[str, Any], name: str, items: range, paper: Paper
) -> None:
    """Code and serial of each of 300 weapons, in Latin, Cyrillic and Arabic, can be read out of the paper."""
    text = flat(drawn(name, views[name], paper))
    for number in items:
        assert f"W-{number:03d}" in text, number
        marked = serial(number).replace(" ", "")
        assert marked in text or marked[::-1] in text, (number, marked)


@pytest.mark.parametrize("name", ASKED)
def test_nothing_runs_over_the_edge(views: dict[str, Any], name: str) -> None:
    """With names of 200 characters every piece of text begins within the margins of its page, on both papers."""
    for paper in (Paper.A4, Paper.LETTER):
        out = io.BytesIO()
        kinds()[name].draw(views[name], out, paper=paper)
        for page in PdfReader(out).pages:
            width = float(page.mediabox.width)
            edges: list[float] = []
            page.extract_text(
                visitor_text=lambda part, _cm, at, _font, _size, edges=edges: (
                    edges.append(at[4]) if part.strip() else None
                )
            )
            assert min(edges) >= 40
            assert max(edges) <= width - 44


@pytest.mark.parametrize("name", sorted(set(ASKED) - {"ammunition-stock", "expenditure-certificate"}))
def test_long_names_stand_whole(views: dict[str, Any], name: str) -> None:
    """A name of 200 characters is wrapped and not cut."""
    assert "".join(NAME.split()) in flat(drawn(name, views[name]))


def test_headings_stand_again_on_each_page(views: dict[str, Any]) -> None:
    """On every page of a long table stand its headings."""
    pages = drawn("manifest", views["manifest"])
    inner = [page for page in pages if "W-0" in page or "W-1" in page]
    assert len(inner) > 3
    assert all("Serial as" in page and "Condition" in page for page in inner)


def test_the_figures_of_a_small_site_are_right(views: dict[str, Any]) -> None:
    """What stands on the papers is what the operations above come to."""
    account = views["return-voucher"].accounts[-1]
    assert (account.issued, account.returned, account.expended, account.owed) == (900, 700, 100, 100)
    carried = views["shortfall-note"].carried
    assert [(each.sent, each.now, each.outstanding) for each in carried] == [(200, 190, 10), (50, 0, 50)]
    assert views["destruction-certificate"].totals[0].quantity == 90
    assert (views["count-report"].differences, len(views["count-report"].lines)) == (5, 90)
    cases = views["expenditure-certificate"].cases
    assert (cases.missing, cases.is_within) == (20, False)
    rifles, one, other = views["stock-ledger"].accounts
    assert (rifles.received, rifles.given, rifles.closing) == (600, 590, 10)
    assert (one.closing, other.closing) == (4800, 4950)
    (licence,) = [each for each in views["ammunition-stock"].licences if each.place == "ARM"]
    assert (licence.nec_mg, licence.state) == (9750 * 1600, "OVER")


def first(changed: Callable[[Any], Any]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    return lambda items: (changed(items[0]), *items[1:])


def fewer(items: tuple[Any, ...]) -> tuple[Any, ...]:
    return items[1:]


def _ledger_row(account: Any) -> Any:
    return replace(account, rows=first(lambda row: replace(row, given=row.given + 1))(account.rows))


WRONG: list[tuple[str, str, Callable[[tuple[Any, ...]], tuple[Any, ...]]]] = [
    ("issue-voucher", "lines", fewer),
    ("return-voucher", "totals", first(lambda each: replace(each, quantity=each.quantity + 1))),
    ("manifest", "lines", fewer),
    ("goods-receipt", "lines", fewer),
    ("hand-over-certificate", "lines", fewer),
    ("expenditure-certificate", "lines", first(lambda each: replace(each, quantity=99))),
    ("disposal-proposal", "items", fewer),
    ("destruction-certificate", "items", fewer),
    ("destruction-certificate", "items", first(lambda each: replace(each, verified=0))),
    ("destruction-certificate", "totals", first(lambda each: replace(each, quantity=89))),
    ("shortfall-note", "short", fewer),
    ("stock-ledger", "accounts", first(_ledger_row)),
    ("stock-ledger", "accounts", first(lambda each: replace(each, opening=1))),
    ("ammunition-stock", "storehouses", first(lambda each: replace(each, lots=each.lots[1:]))),
    (
        "ammunition-stock",
        "storehouses",
        first(lambda each: replace(each, loads=first(lambda load: replace(load, nec_mg=1))(each.loads))),
    ),
    ("count-report", "lines", fewer),
]


@pytest.mark.parametrize(("name", "field", "changed"), WRONG)
def test_a_paper_that_contradicts_itself_is_not_printed(
    views: dict[str, Any], name: str, field: str, changed: Callable[[tuple[Any, ...]], tuple[Any, ...]]
) -> None:
    """Where lines and sums differ nothing is in the stream."""
    out = io.BytesIO()
    wrong = replace(views[name], **{field: changed(getattr(views[name], field))})
    with pytest.raises(FiguresDisagree):
        kinds()[name].draw(wrong, out)
    assert not out.getvalue()


@pytest.mark.parametrize("name", ASKED)
def test_tables_have_a_cell_for_each_column(views: dict[str, Any], name: str) -> None:
    """Each table of a paper is whole: names of columns that are theirs alone, and as many cells in every row."""
    tables = list(kinds()[name].tables(views[name]))
    assert len({table.name for table in tables}) == len(tables)
    for table in tables:
        for row in table.rows:
            assert len(row) == len(table.columns), table.name
            assert all(cell is None or type(cell) in (str, int) for cell in row), (table.name, row)
