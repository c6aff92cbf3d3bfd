"""The screens in a browser: on this machine alone unless told otherwise, one process a tab, none of them left behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from wamledger.cli import main
from wamledger.ledger.store import Ledger

aiohttp = pytest.importorskip("aiohttp", reason="the extra web is not installed")
pytest.importorskip("textual_serve", reason="the extra web is not installed")

from tui.web import serving  # noqa: E402


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an open ledger."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WAMLEDGER_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    Ledger.create(str(tmp_path / "wamledger.db"), code="UNX", mission="A mission made up for tests").close()
    return tmp_path


@pytest.fixture
def served(office: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, on a port that was free, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wamledger", "serve", "--port", "0"],
        cwd=office,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "WAMLEDGER_LANG": "en"},
    )
    assert process.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert address is not None
    yield process, address.group()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    process.stdout.close()


def children(of: int) -> list[int]:
    """Processes that this one has started."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == of and words[0] != "Z":
            found.append(int(each.parent.name))
    return found


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(processes: list[int], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(is_running(each) for each in processes):
            return True
        time.sleep(0.05)
    return False


@asynccontextmanager
async def tab(address: str, **headers: str) -> AsyncIterator[Any]:
    """The socket of one tab."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{address}/ws?width=100&height=30", headers={"Origin": address, **headers}, max_msg_size=0
        ) as socket,
    ):
        yield socket


async def until_seen(socket: Any, wanted: bytes) -> None:
    """What is drawn in the tab holds these bytes."""
    seen = b""
    async with asyncio.timeout(30):
        async for message in socket:
            if message.type == aiohttp.WSMsgType.BINARY:
                seen += message.data
            if wanted in seen:
                return
    pytest.fail(f"the tab was closed: {seen[-500:]!r}")


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
async def test_a_tab_shows_home_in_a_process_of_its_own(served: tuple[subprocess.Popen[str], str]) -> None:
    """Each tab is a process, which ends when the tab is closed; the key that leaves closes the tab."""
    server, address = served
    async with tab(address) as one, tab(address) as other:
        await until_seen(one, b"What needs you now")
        await until_seen(other, b"What needs you now")
        both = children(server.pid)
        assert len(both) == 2
        await other.send_json(["stdin", "\x11"])
        async with asyncio.timeout(20):
            async for _message in other:
                pass
        assert other.closed
    assert await asyncio.to_thread(gone, both, 20)
    assert server.poll() is None


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_no_process_outlives_the_server(
    served: tuple[subprocess.Popen[str], str], how: signal.Signals
) -> None:
    """However the server ends, no process of a tab is left."""
    server, address = served
    async with tab(address) as one:
        await until_seen(one, b"What needs you now")
        mine = children(server.pid)
        assert len(mine) == 1
        server.send_signal(how)
        assert await asyncio.to_thread(gone, mine, 12)
    assert await asyncio.to_thread(server.wait, 20) == (-how if how is signal.SIGKILL else 0)


class Links(HTMLParser):
    """Every address that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found += [
            value for name, value in attrs if value and (name in ("src", "href") or name.endswith("-url"))
        ]


async def test_nothing_is_asked_of_another_host(served: tuple[subprocess.Popen[str], str]) -> None:
    """The page and all that it loads comes from this server, and the browser is told to hold it to that."""
    _server, address = served
    here = address.removeprefix("http://")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/") as answer:
            page, headers = await answer.text(), answer.headers
        links = Links()
        links.feed(page)
        assert "/look.css" in links.found
        for link in links.found:
            assert link.startswith("/") or link in ("data:,", f"ws://{here}/ws"), link
            if not link.startswith("/"):
                continue
            async with session.get(f"{address}{link}") as answer:
                assert answer.status == 200
                assert not re.search(r"@import|url\(.?(?:https?:)?//", await answer.text())
        async with session.get(f"{address}/static/fonts/RobotoMono-VariableFont_wght.ttf") as answer:
            assert answer.status == 200
        async with session.get(f"{address}/static/") as answer:
            assert answer.status in (403, 404)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert set(re.findall(r"(?:wss?|https?)://\S+?(?=[; ]|$)", policy)) == {f"ws://{here}"}
    assert headers["X-Frame-Options"] == "DENY"


async def test_a_page_from_elsewhere_reaches_nothing(served: tuple[subprocess.Popen[str], str]) -> None:
    """Another name for this machine, and a page of another origin, are refused; so is a socket that says no origin."""
    server, address = served
    port = address.rpartition(":")[2]
    async with aiohttp.ClientSession() as session:
        for path, headers, status in (
            ("/", {"Host": f"evil.example:{port}"}, 421),
            ("/", {"Origin": "http://evil.example"}, 403),
            ("/ws", {"Origin": "http://evil.example"}, 403),
            ("/ws", {"Origin": f"http://127.0.0.1:{int(port) + 1}"}, 403),
            ("/ws", {}, 403),
            ("/", {"Host": f"localhost:{port}"}, 200),
        ):
            async with session.get(f"{address}{path}", headers=headers) as answer:
                assert answer.status == status, (path, headers)
    assert children(server.pid) == [] or sys.platform != "linux"


@pytest.mark.parametrize(
    ("host", "is_near"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.9.9.9", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("store.example", False),
        ("127.0.0.1.evil.example", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, *, is_near: bool) -> None:
    """Loopback addresses and localhost are this machine alone; everything else is reached from the network."""
    assert serving.is_this_machine(host) == is_near


def test_only_its_own_names_are_answered_to_on_a_network() -> None:
    """Bound to the network it answers to addresses and to its own names, which no page elsewhere can take."""
    screens = serving.Screens("0.0.0.0", 1, {})
    assert screens._is_own("192.168.1.4:8420")
    assert screens._is_own("localhost")
    assert screens._is_own("[fe80::1]:8420")
    assert not screens._is_own("evil.example:8420")
    assert not screens._is_own("")


@pytest.fixture
def was_served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What would have been served."""
    found: list[tuple[Any, ...]] = []

    def serve(host: str, port: int, environment: dict[str, str], told: Callable[[str], None]) -> None:
        found.append((host, port, environment["WAMLEDGER_DB"]))
        told("http://here/")

    monkeypatch.setattr(serving, "serve", serve)
    return found


def test_a_network_is_let_into_an_open_ledger_only_when_said(
    office: Path, was_served: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    """An open ledger stays on this machine; with --anybody it does not, and what that means is said."""
    where = str(office / "wamledger.db")
    assert main(["serve"]) == 0
    assert main(["serve", "--host", "0.0.0.0"]) == 2
    assert "Nobody signs in to this ledger" in capsys.readouterr().err
    assert main(["serve", "--host", "0.0.0.0", "--port", "1234", "--anybody"]) == 0
    assert "there is no encryption here" in capsys.readouterr().err
    assert was_served == [("127.0.0.1", 8420, where), ("0.0.0.0", 1234, where)]


def test_without_the_extra_it_says_how_to_get_it(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the extra is missing the call is refused with what to install."""
    monkeypatch.setitem(sys.modules, "tui.web.serving", None)
    assert main(["serve"]) == 2
    assert "wamledger[web]" in capsys.readouterr().err


def test_the_page_is_part_of_the_program() -> None:
    """The page, its look and its script are packaged."""
    for name in ("page.html", "look.css", "page.js"):
        assert files("tui.web").joinpath(name).is_file()


def test_files_are_named_in_one_folder(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tab is given the folder of the ledger, or the one that was named; one that is not there is refused."""
    given: list[str] = []
    monkeypatch.setattr(
        serving,
        "serve",
        lambda _host, _port, environment, _told: given.append(environment["WAMLEDGER_FOLDER"]),
    )
    (office / "exchange").mkdir()
    assert main(["serve"]) == 0
    assert main(["serve", "--folder", "exchange"]) == 0
    assert main(["serve", "--folder", "nowhere"]) == 2
    assert "There is no folder" in capsys.readouterr().err
    assert given == [str(office), str(office / "exchange")]


def test_the_screens_of_a_tab_begin_in_that_folder(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without a folder is one of the folder that was given; without a server nothing is moved."""
    from wamledger.cli import at_screens

    (office / "exchange").mkdir()
    at_screens._work_in_folder()
    assert Path.cwd() == office
    monkeypatch.setenv("WAMLEDGER_FOLDER", str(office / "exchange"))
    at_screens._work_in_folder()
    assert Path.cwd() == office / "exchange"
