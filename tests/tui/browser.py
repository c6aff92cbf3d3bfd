"""A real browser without a window: Chromium, spoken to by its DevTools protocol, with every request that it makes."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import aiohttp

CHROMIUM: Final = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
_FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
)
KEYS: Final = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "ArrowDown": (40, ""),
    **{f"F{number}": (111 + number, "") for number in range(1, 13)},
}
_CONTROL: Final = 2
_BINARY: Final = 2
_CONTROLS: Final = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self.asked_for: list[str] = []
        """Every address that the page asked for."""
        self._received = b""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._waiting.pop(told["id"]).set_result(told.get("result", told.get("error")))
            elif told["method"] == "Network.requestWillBeSent":
                self.asked_for.append(told["params"]["request"]["url"])
            elif told["method"] == "Network.webSocketCreated":
                self.asked_for.append(told["params"]["url"])
            elif told["method"] == "Network.webSocketFrameReceived":
                frame = told["params"]["response"]
                data = frame["payloadData"]
                self._received += base64.b64decode(data) if frame["opcode"] == _BINARY else data.encode()

    @property
    def drawn(self) -> str:
        """What came through the web socket since it was forgotten, without colours and movements of the cursor."""
        return " ".join(_CONTROLS.sub(b" ", self._received).decode(errors="replace").split())

    def forget(self) -> None:
        """What was drawn up to now does not count."""
        self._received = b""

    async def call(self, method: str, **parameters: Any) -> Any:
        """The browser has answered."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(self._waiting[number], 30)

    async def go(self, address: str) -> None:
        """The page is asked for, and what it asks for is noted."""
        await self.call("Network.enable")
        await self.call("Page.enable")
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.call("Page.navigate", url=address)

    async def run(self, script: str) -> Any:
        """What the script says."""
        told = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return told.get("result", {}).get("value")

    async def press(self, key: str, *, control: bool = False) -> None:
        """The key was struck."""
        number, text = KEYS[key] if key in KEYS else (ord(key.upper()), "")
        more = {"text": text} if text and not control else {}
        about = {
            "key": key,
            "code": key if key in KEYS else f"Key{key.upper()}",
            "windowsVirtualKeyCode": number,
            "modifiers": _CONTROL if control else 0,
        }
        await self.call("Input.dispatchKeyEvent", type="keyDown", **about, **more)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **about)

    async def type(self, text: str) -> None:
        """The text was typed, at the pace of a hand."""
        for each in text:
            about = {"key": each, "windowsVirtualKeyCode": ord(each.upper())}
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=each, **about)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **about)
            await asyncio.sleep(0.06)

    async def paste(self, text: str) -> None:
        """The text was pasted."""
        await self.run(
            "{const data = new DataTransfer(); data.setData('text/plain', " + json.dumps(text) + ");"
            "document.querySelector('textarea').dispatchEvent("
            "new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));}"
        )

    async def click(self, x: float, y: float) -> None:
        """The mouse clicked there."""
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def sized(self, width: int, height: int) -> None:
        """The page has another size."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def picture(self, path: Path) -> None:
        """What is seen lies in the file."""
        # a tab behind another is not drawn, and a picture of it would never come
        await self.call("Page.bringToFront")
        told = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(told["data"]))

    async def close(self) -> None:
        """The tab is closed."""
        with suppress(Exception):
            await self.call("Page.close")
        self._reading.cancel()


class Browser:
    """Chromium, with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._http: aiohttp.ClientSession | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        assert CHROMIUM is not None
        self._process = subprocess.Popen(
            [CHROMIUM, *_FLAGS, f"--user-data-dir={self._folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        told = self._folder / "DevToolsActivePort"
        await until(lambda: told.exists() and told.read_text().count("\n") > 0, "the browser")
        self._port = int(told.read_text().split()[0])
        self._http = aiohttp.ClientSession()
        return self

    async def tab(self) -> Tab:
        """A new tab."""
        assert self._http is not None
        async with self._http.put(f"http://127.0.0.1:{self._port}/json/new") as answer:
            address = (await answer.json(content_type=None))["webSocketDebuggerUrl"]
        return Tab(await self._http.ws_connect(address, max_msg_size=0))

    async def __aexit__(self, *_error: object) -> None:
        if self._http is not None:
            await self._http.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


async def until(is_so: Callable[[], Any], what: str, seconds: float = 30.0) -> None:
    """It is so."""
    end = asyncio.get_running_loop().time() + seconds
    while not is_so():
        assert asyncio.get_running_loop().time() < end, f"{what} never came"
        await asyncio.sleep(0.05)
