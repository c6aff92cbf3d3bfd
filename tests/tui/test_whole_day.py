"""A whole day at the keyboard and with a scanner, in a ledger to which people sign in, at two sites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from reports.examining.examine import examine
from tests.tui.closed_desk import cheap
from tests.tui.hands import Hands
from tests.tui.two_sites import PASSPHRASES, mission
from tui.app import Wamledger
from tui.desk import Desk
from wamledger.ledger.store import Ledger
from wamledger.services.access import signing_in
from wamledger.services.access.person import act
from wamledger.services.detecting import Detection
from wamledger.services.verification import verify

pytestmark = pytest.mark.lasting

KALASHNIKOV = {"type": "SA-06", "make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm"}
SERIALS = [f"KK{number}" for number in range(1987, 1993)]
W = [f"W-{number:06}" for number in range(7)]
BY_HAND: list[dict[str, Any]] = [
    {
        "op": "register",
        "by": "BINTA",
        "to": "GAO-ARM",
        "acquisition": {"mode": "SEIZED", "ownership": "UNDETERMINED"},
        "lines": [
            {
                "new_weapon": {"serial": serial, "serial_status": "CLEAR", **KALASHNIKOV},
                "condition": "SERVICEABLE",
            }
            for serial in SERIALS
        ],
    },
    {
        "op": "move",
        "by": "BINTA",
        "from": "GAO-ARM",
        "to": "GAO-EVI",
        "lines": [{"weapon": W[1]}, {"weapon": W[2]}],
    },
    {
        "op": "issue",
        "by": "DIALLO",
        "from": "GAO-ARM",
        "to": "PATROL-1",
        "purpose": "PATROL",
        "lines": [{"weapon": W[3]}, {"weapon": W[4]}],
    },
    {"op": "return", "by": "DIALLO", "issue": "#2", "to": "GAO-ARM", "lines": [{"weapon": W[3]}]},
    {
        "op": "dispatch",
        "by": "BINTA",
        "from": "GAO-ARM",
        "to": "KID-ARM",
        "seals": ["S-100", "S-101"],
        "lines": [{"weapon": W[5]}, {"weapon": W[6]}],
    },
    {
        "op": "receive",
        "by": "FATOU",
        "dispatch": "#4",
        "to": "KID-ARM",
        "seals_intact": False,
        "seals": ["S-100", "X-9"],
        "final": True,
        "lines": [{"weapon": W[5]}],
    },
    {
        "op": "count",
        "by": "DIALLO",
        "place": "GAO-EVI",
        "scope": "WEAPONS",
        "kind": "COUNT",
        "counted_by": ["DIALLO", "BINTA"],
        "blind": True,
        "lines": [{"weapon": W[1]}],
    },
    {"op": "propose", "by": "BINTA"},
    {"op": "approve", "by": "CHEN", "proposal": "#7"},
    {
        "op": "plan_disposal",
        "by": "BINTA",
        "approved_by": "CHEN",
        "disposal": "DSP-1",
        "method": "SHRED",
        "place": "GAO-ARM",
        "lines": [{"weapon": W[3]}],
    },
    {
        "op": "destroy",
        "by": "DIALLO",
        "disposal": "DSP-1",
        "witnessed_by": ["BINTA", "CHEN"],
        "lines": [{"weapon": W[3]}],
    },
    {
        "op": "verify_destruction",
        "by": "BINTA",
        "disposal": "DSP-1",
        "verifier": "BINTA",
        "certificate": "CERT-1",
        "lines": [{"weapon": W[3]}],
    },
    {"op": "review_finding", "by": "BINTA", "status": "REFERRED", "reason": "Asked the driver"},
]
"""The day as somebody would have written it into a journal; ``#2`` is the id of the third of these entries."""


class Day(Hands):
    """Somebody's hands, and what they do all day."""

    async def sign_in(self, user: str) -> None:
        """Whoever sat here has locked the screens, and somebody else has signed in."""
        if "Sign in" not in self.sees:
            await self.press("ctrl+l")
        await self.type(user.lower())
        await self.press("enter")
        await self.type(PASSPHRASES[user])
        await self.press("enter")
        assert f"Signed in: {user}" in self.sees

    async def form(self, words: str) -> None:
        """The form that is called so is open."""
        await self.press("f4")
        await self.type(words)
        await self.press("enter")

    async def record(self, *told: str) -> None:
        """What the form would do was seen, and it is recorded or proposed."""
        await self.press("ctrl+s")
        assert "Review" in self.sees, self.sees
        for each in told:
            assert each in self.sees, self.sees
        await self.press("enter")
        assert "✓ Recorded as" in self.sees or "✓ Proposed as" in self.sees, self.sees
        await self.press("escape", "escape")


async def _morning(day: Day) -> None:
    """Six rifles are seized and scanned in, two are stored as evidence, two go on patrol and one comes back."""
    await day.sign_in("BINTA")
    await day.form("take on charge")
    await day.write(to="GAO-ARM", acquisition__mode="SEIZED", acquisition__ownership="UNDETERMINED")
    for serial in SERIALS:
        await day.scan(serial)
        # from the second rifle on the model is that of the line before
        model = {f"new_weapon__{name}": text for name, text in KALASHNIKOV.items()}
        more = model if serial == SERIALS[0] else {}
        await day.write(new_weapon__serial_status="CLEAR", **more, condition="SERVICEABLE")
    await day.record("W-000006", "GAO-ARM: In store")
    await day.form("move")
    await day.write(to="GAO-EVI")
    for serial in SERIALS[:2]:
        await day.scan(serial)
    await day.record("GAO-EVI: In store")
    await day.sign_in("DIALLO")
    await day.form("issue goods")
    await day.write(to="PATROL-1", due="+3d", purpose="PATROL")
    for serial in SERIALS[2:4]:
        await day.scan(serial)
    await day.record("PATROL-1: Issued")
    await day.form("take back")
    await day.write(to="GAO-ARM")
    await day.scan(SERIALS[2])
    await day.record("before: PATROL-1: Issued")


async def _noon(day: Day) -> None:
    """Two rifles are sent to the other site, where one arrives; and one of the two of the evidence room is not there."""
    await day.sign_in("BINTA")
    await day.form("dispatch")
    await day.write(to="KID-ARM", expected="+2d", seals="S-100; S-101")
    for serial in SERIALS[4:6]:
        await day.scan(serial)
    await day.record("In transit")
    await day.sign_in("FATOU")
    await day.form("receive")
    await day.scan(SERIALS[4])
    await day.write(to="KID-ARM", seals_intact="no", seals="S-100; X-9", final="yes")
    await day.record("did not come")
    await day.sign_in("DIALLO")
    await day.press("f2", "c", "n")
    await day.type("GAO-EVI")
    await day.press("enter", "2", "enter", "enter")
    await day.type("BINTA")
    await day.press("enter", "enter", "enter")
    await day.scan(SERIALS[0])
    assert f"✓ KNOWN HERE {SERIALS[0]}" in day.sees
    assert SERIALS[1] not in day.sees
    await day.press("ctrl+s", "ctrl+s")
    assert "is recorded" in day.sees


async def _afternoon(day: Day) -> None:
    """The rifle that came back is proposed for disposal, approved by somebody else, destroyed, and that is verified."""
    await day.sign_in("BINTA")
    await day.form("plan a disposal")
    await day.scan(SERIALS[2])
    await day.write(disposal="DSP-1", method="SHRED")
    await day.record("A second person has to agree: Approver.")
    await day.sign_in("CHEN")
    await day.press("f2", "a", "enter")
    assert "You may approve it." in day.sees
    await day.press("a")
    await day.type(PASSPHRASES["CHEN"])
    await day.press("enter")
    assert "It took effect as" in day.sees
    await day.sign_in("DIALLO")
    await day.form("destroyed, before two")
    await day.write(disposal="DSP-1", witnessed_by="BINTA; CHEN")
    await day.record("Destroyed")
    await day.sign_in("BINTA")
    await day.form("verified the destruction")
    await day.write(disposal="DSP-1", verifier="BINTA", certificate="CERT-1")
    await day.record()


async def _evening(day: Day) -> None:
    """What does not fit is looked at and referred; then the auditor has the audit pack printed."""
    await day.press("f2", "f", "enter", "v", "right", "right", "right", "tab")
    await day.type("Asked the driver")
    await day.press("enter")
    assert "Recorded as" in day.sees, day.sees
    await day.sign_in("EVA")
    await day.press("f2", "r")
    await day.type("audit pack")
    await day.press("enter", "ctrl+s")
    assert "Nothing is written yet." in day.sees, day.sees
    await day.press("w", "ctrl+u")
    await day.type("pack.pdf")
    await day.press("ctrl+s")
    assert "Written: pack.pdf" in day.sees, day.sees
    await day.press("ctrl+q")


def _entries(ledger: Ledger, since: int) -> list[dict[str, Any]]:
    with ledger.reading() as link:
        rows = link.rows("SELECT entry FROM entry WHERE seq >= ? ORDER BY seq", (since,))
    return [orjson.loads(bytes(row[0]))["body"] for row in rows]


async def test_a_whole_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six people do a day's work with keys and a scanner alone; the ledger is as if a journal had been written by hand."""
    cheap(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    mission(tmp_path / "gao.db")
    with Ledger.open(str(tmp_path / "gao.db")) as ledger:
        since = ledger.head().size
        async with Wamledger(Desk(ledger)).run_test(size=(80, 24)) as pilot:
            day = Day(pilot)
            for part in (_morning, _noon, _afternoon, _evening):
                await part(day)
        made = _entries(ledger, since)
        ids = [body["operation"]["id"] for body in made]
        assert [body["operation"]["op"] for body in made] == [each["op"] for each in BY_HAND]
        for body, wanted in zip(made, BY_HAND, strict=True):
            assert _as_written(body, wanted) == {
                name: ids[int(text[1:])] if isinstance(text, str) and text.startswith("#") else text
                for name, text in wanted.items()
            }
        assert verify(ledger).sound
        vkey = ledger.about.vkey
        act(ledger, signing_in.sign_in(ledger, "EVA", PASSPHRASES["EVA"]))
        found = {finding.rule.code: finding.signal for finding in Detection(ledger).findings()}
        assert any(W[2] in signal.weapons for signal in found.values()), "missing in the count"
        assert any(W[6] in signal.weapons for signal in found.values()), "missing in the consignment"
    examined = examine((tmp_path / "pack.pdf").read_bytes(), vkeys=[vkey])
    assert examined.holds, [each for each in examined.findings if not each.ok]


def _as_written(body: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Of the operation what somebody writes, and nothing that the ledger assigned."""
    made = {name: each for name, each in body["operation"].items() if name in wanted}
    for line in made.get("lines", ()):
        line.get("new_weapon", {}).pop("id", None)
    return made
