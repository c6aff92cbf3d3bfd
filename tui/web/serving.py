"""
The server of ``wamledger serve``: it shows the screens to a browser, and runs one process of them for each tab.

It listens on this machine unless told otherwise, answers only to the names that it is reached by (so that a page from
elsewhere can neither speak to it nor be made to look like it), sends the browser to no other host, and takes every
process of its own along when it ends.
"""

from __future__ import annotations

import asyncio
import html
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from tui.web.watching import SERVER
from wamledger.i18n import _, language

MOST_TABS: Final = 16
"""Tabs that are served at once: each is a process, and whoever reaches the server can open them."""
MOST_PASTED: Final = 1 << 23
"""Bytes of a message of the browser: what is pasted comes as one, and is told to be too long where it is."""
PATIENCE: Final = 10.0
"""Seconds that a process has to end after its tab was closed."""

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:;"
        " connect-src 'self' {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_this_machine(host: str) -> bool:
    """Whether the name is one that nobody but this machine itself reaches."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Tab(AppService):
    """The screens of one tab, in a process of their own."""

    async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        environment = self._build_environment(width=width, height=height)
        environment[SERVER] = str(os.getpid())
        environment["TEXTUAL_DRIVER"] = "tui.web.driver:Browser"
        # named by its parts, so that no shell reads a name of a file
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            # the folder that somebody stands in holds no part of the program
            "-P",
            "-m",
            "wamledger",
            "--language",
            language(),
            "tui",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        self._stdin = self._process.stdin
        return self._process

    async def stop(self) -> None:
        """The process has ended, by itself or because it was made to."""
        try:
            await asyncio.wait_for(super().stop(), PATIENCE)
        except (TimeoutError, OSError):
            self._task = None
        await self._end()

    async def _end(self) -> None:
        process = self._process
        if process is None:
            return
        for end in (process.terminate, process.kill):
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    end()
                with suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), PATIENCE / 2)

    async def on_meta(self, data: bytes) -> None:
        """A process may close its tab; it sends the browser nowhere."""
        if b'"open_url"' not in data:
            await super().on_meta(data)


class Screens(Server):
    """Answers a browser."""

    def __init__(self, host: str, port: int, environment: dict[str, str]) -> None:
        super().__init__("wamledger", host=host, port=port, title="wamledger")
        self._given = environment
        self._tabs: set[Tab] = set()

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guarded])
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/look.css", lambda _request: _file("look.css", "text/css")),
                web.get("/page.js", lambda _request: _file("page.js", "text/javascript")),
                web.get("/ws", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", self.statics_path),
            ]
        )
        return app

    @web.middleware
    async def _guarded(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Whoever asks has reached this server by its own name, and from a page of its own."""
        if not self._is_own(request.host):
            raise web.HTTPMisdirectedRequest(text=_("This server is not called so."))
        origin = request.headers.get("Origin")
        if (origin is not None or request.path == "/ws") and urlsplit(origin or "").netloc != request.host:
            raise web.HTTPForbidden(text=_("Another page may not speak to this server."))
        answer = await handler(request)
        if not answer.prepared:
            for name, value in _HEADERS.items():
                answer.headers[name] = value.format(socket=f"ws://{request.host}")
        return answer

    def _is_own(self, host: str) -> bool:
        name = (urlsplit(f"//{host}").hostname or "").lower()
        if is_this_machine(self.host):
            return is_this_machine(name)
        if name in {self.host.lower(), "localhost", socket.gethostname().lower(), socket.getfqdn().lower()}:
            return True
        # an address is no name that a page elsewhere could have pointed here
        with suppress(ValueError):
            return bool(ipaddress.ip_address(name))
        return False

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page that shows the screens."""
        said = {
            "language": language(),
            "title": "wamledger",
            "no_script": _("The screens need JavaScript in this browser."),
            "waiting": _("One moment …"),
            "closed": _("Too many tabs are open. Close one of them.")
            if len(self._tabs) >= MOST_TABS
            else _("The screens are closed."),
            "again": _("Begin again"),
            "socket": f"ws://{request.host}/ws",
            "font_size": str(min(64, max(6, to_int(request.query.get("fontsize", "16"), 16)))),
        }
        page = files("tui.web").joinpath("page.html").read_text(encoding="utf-8")
        return web.Response(
            text=page.format(**{name: html.escape(each) for name, each in said.items()}),
            content_type="text/html",
        )

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab, until it is closed or its process ends."""
        if len(self._tabs) >= MOST_TABS:
            raise web.HTTPServiceUnavailable(text=_("Too many tabs are open."))
        answer = web.WebSocketResponse(heartbeat=15, max_msg_size=MOST_PASTED)

        async def close() -> None:
            await answer.close()

        tab = Tab(
            "wamledger",
            write_bytes=answer.send_bytes,
            write_str=answer.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        self._tabs.add(tab)
        try:
            await answer.prepare(request)
            width, height = (
                min(1000, max(20, to_int(request.query.get(name, ""), usual)))
                for name, usual in (("width", 80), ("height", 24))
            )
            await tab.start(width, height)
            with suppress(ValueError, KeyError, TypeError, IndexError, AssertionError, ConnectionError):
                # a message that is none ends the tab
                await self._process_messages(answer, tab)
        finally:
            try:
                await asyncio.shield(tab.stop())
            finally:
                self._tabs.discard(tab)
        return answer

    async def serve_until_told(self, told: Callable[[str], None]) -> None:
        """
        The screens have been served; ``told`` hears under which address, as soon as they are.

        Raises: OSError where nothing can be served there
        """
        os.environ.update(self._given)
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with suppress(AttributeError, NotImplementedError):
                loop.add_signal_handler(getattr(signal, name), ended.set)
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.host, self.port)
            await site.start()
            self.port = int(runner.addresses[0][1])
            told(f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/")
            await ended.wait()
        finally:
            await asyncio.gather(*(tab.stop() for tab in list(self._tabs)), return_exceptions=True)
            await runner.cleanup()


async def _file(name: str, kind: str) -> web.Response:
    return web.Response(body=files("tui.web").joinpath(name).read_bytes(), content_type=kind, charset="utf-8")


def serve(host: str, port: int, environment: dict[str, str], told: Callable[[str], None]) -> None:
    """The screens have been served to browsers until somebody ended it."""
    asyncio.run(Screens(host, port, environment).serve_until_told(told))
