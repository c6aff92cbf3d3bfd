"""When people go home: lists that do not agree."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.departures import comes, goes, stay
from sample_data.benchmark.label import AWARE, INSIDER, Label
from sample_data.benchmark.plants.case import Case
from sample_data.benchmark.world import Op, Store


def goes_home_short(c: Case) -> bool:
    """R23: not every weapon goes home, others go in its place, or more came than was on the list."""
    site, store = c.store()
    size = c.weapons + 6
    packed = c.weapons if c.concealment == INSIDER else 0
    party, codes, entries = comes(c.w, store, c.dice, size, packed=packed)
    c.w.claim(*codes)
    gone = codes[: c.weapons]
    label = c.label(
        weapons=codes[size - packed :] if packed else gone, parties=[party], quantity=len(gone), unit="weapons",
        loss=not packed, first_loss_at=c.w.clock, persons=[site.person("SK4")], documents=[f"{party}/1"],
    )  # fmt: skip
    label.adds(entries)
    if packed:
        label.shows(c.w.clock, *entries)
    c.w.at(c.w.clock + stay(c.w) * times.DAY, _home, c, store, party, codes, gone, label)
    return True


def _home(c: Case, store: Store, party: str, codes: list[str], gone: list[str], label: Label) -> None:
    if c.concealment == INSIDER:
        label.adds(goes(c.w, store, party, codes))
        return
    label.first_loss_at = c.w.clock
    left = [code for code in codes if code not in set(gone)]
    extra: list[Op] = []
    if c.concealment == AWARE:
        model = c.w.stock.weapons[gone[0]].model
        extra = [
            {"serial": f"XX{c.dice.digits(6)}", "make": model.make, "model": model.name, "calibre": model.calibre}
            for _ in gone
        ]  # fmt: skip
    c.vanish(gone)
    done = goes(c.w, store, party, left, extra)
    # what was inspected is short, and so is what went home
    label.shows(c.w.clock, done[0])
    label.shows(c.w.clock, done[-1])
    label.adds(done)
