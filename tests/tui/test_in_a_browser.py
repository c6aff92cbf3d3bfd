"""The screens in a real browser: keys, mouse, size and two tabs; no other host is asked, and a closed tab leaves nothing."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("textual_serve", reason="the extra 'web' is not installed")

from tests.tui.browser import CHROMIUM, Browser, Tab, until
from tests.tui.two_sites import PASSPHRASES, mission

pytestmark = [
    pytest.mark.campaign,  # half a minute with a browser; make campaigns
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a server of a ledger to which people sign in, and its process."""
    mission(tmp_path / "gao.db", is_cheap=False)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "wamledger", "serve", "--ledger", "gao.db", "--port", str(port)],
        cwd=tmp_path,
        env={**os.environ, "WAMLEDGER_HOME": str(tmp_path / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    yield f"http://127.0.0.1:{port}/", process
    process.terminate()
    process.wait(timeout=20)


def _answers(address: str) -> bool:
    where = urlsplit(address)
    try:
        with socket.create_connection((where.hostname, where.port), 1):
            return True
    except OSError:
        return False


def _tabs_of(process: subprocess.Popen[bytes]) -> list[str]:
    """The processes that the server has begun."""
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


async def _drawn(tab: Tab, text: str, seconds: float = 20.0) -> None:
    """The text came to the page through its web socket."""
    end = asyncio.get_running_loop().time() + seconds
    while text not in tab.drawn:
        assert asyncio.get_running_loop().time() < end, f"{text!r} never came: {tab.drawn[-1500:]}"
        await asyncio.sleep(0.05)
    tab.forget()


async def _signed_in(browser: Browser, address: str, user: str) -> Tab:
    tab = await browser.tab()
    await tab.sized(1000, 600)
    await tab.go(address)
    await _drawn(tab, "Enter signs in")
    await tab.type(user.lower())
    await tab.press("Enter")
    await asyncio.sleep(0.3)
    await tab.type(PASSPHRASES[user])
    await tab.press("Enter")
    await _drawn(tab, "What needs you now")
    return tab


async def test_a_day_in_a_browser(server: tuple[str, subprocess.Popen[bytes]], tmp_path: Path) -> None:
    """Two people in two tabs work with keys and mouse; nothing is asked of another host, and each tab is one process."""
    address, process = server
    pictures = Path(os.environ.get("WAMLEDGER_PICTURES", str(tmp_path)))
    await until(lambda: _answers(address), "the server")
    async with Browser(tmp_path / "chromium") as browser:
        first = await _signed_in(browser, address, "BINTA")
        await first.picture(pictures / "home.png")
        second = await _signed_in(browser, address, "FATOU")
        assert len(_tabs_of(process)) == 2
        await first.press("F2")
        await _drawn(first, "A letter goes there")
        await first.picture(pictures / "go-to.png")
        await first.type("p")
        await _drawn(first, "GAO-ARM")
        await first.picture(pictures / "places.png")
        await first.sized(1400, 900)
        await _drawn(first, "GAO-ARM")
        await first.press("e", control=True)
        await _drawn(first, "Type what you want to record")
        await asyncio.sleep(0.5)
        await first.type("add a party")
        await asyncio.sleep(0.5)
        await first.press("Enter")
        await _drawn(first, "Its code: 1 to 40")
        await first.picture(pictures / "form.png")
        await first.paste("A\x1b[31mB\u202e")
        await _drawn(first, "Left out of what was pasted")
        await first.paste("x" * 2_000_000)
        await _drawn(first, "Nothing was pasted")
        await first.press("s", control=True)
        await _drawn(first, "This is needed.")
        await first.picture(pictures / "form-refused.png")
        await first.click(60, 890)
        await first.press("Escape")
        await first.close()
        await until(lambda: len(_tabs_of(process)) == 1, "the end of the tab")
        await second.press("F1")
        await _drawn(second, "What needs you now")
        hosts = {urlsplit(each).netloc for tab in (first, second) for each in tab.asked_for}
        assert hosts - {""} == {urlsplit(address).netloc}
        await second.close()
    await until(lambda: not _tabs_of(process), "the end of the tabs")
