"""A hub for tests, as deploy/hub sets it up but for who comes in and who runs the servers; and
learners of a class, who are simulated: their kernels, their lessons and the proxy are real.

All of it is on this computer alone, and ends when the block ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import uuid4

import psutil
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from reliefkit.paths import NOTEBOOKS

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
PROXY = DEPLOY / "node_modules/.bin/configurable-http-proxy"
LESSON = "00-start-here.ipynb"
SLIDER = "FloatSliderModel"
PATIENCE = 120  # seconds
TRIES = 5
MISSING = "no hub: `make hub` installs JupyterHub and configurable-http-proxy"

# Anyone with the word comes in, and every server runs as whoever runs the test.
CONFIG = """
load_subconfig({deployed!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.JupyterHub.db_url = "sqlite:///{home}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{home}/cookie-secret"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "{word}"
c.SharedPasswordAuthenticator.admin_password = "{word}{word}"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {{"instructor"}}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{home}/{{username}}"
c.JupyterHub.services.append({{"name": "test", "api_token": "{token}"}})
c.JupyterHub.load_roles.append({{"name": "test", "services": ["test"],
    "scopes": ["admin:users", "admin:servers", "access:servers"]}})
"""


def installed() -> bool:
    """Return whether there is a hub and a proxy to test."""
    return bool(find_spec("jupyterhub") and PROXY.exists() and shutil.which("node"))


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Hub:
    """A hub and its proxy, each a process that can be killed and started again."""

    def __init__(self, home: Path) -> None:
        self.home, self.token, self.word = home, token_hex(16), token_hex(16)
        self.port, self.hub_port, self.api_port = (_free() for _ in range(3))
        self.address = f"http://127.0.0.1:{self.port}"
        told = {"deployed": str(DEPLOY / "hub/jupyterhub_config.py"), **vars(self)}
        (home / "config.py").write_text(CONFIG.format(**told), "utf-8")
        self.environment = os.environ | {
            "CONFIGPROXY_AUTH_TOKEN": token_hex(16),
            "RELIEF_LAB_API": f"{self.address}/hub/api",
            "RELIEF_LAB_TOKEN": token_hex(16),
        }
        self.hub: subprocess.Popen[bytes]
        self.proxy: subprocess.Popen[bytes]

    def start_proxy(self) -> None:
        """Start the proxy, with the arguments of its service."""
        service = (DEPLOY / "hub/relief-lab-proxy.service").read_text("utf-8")
        (line,) = (one for one in service.splitlines() if one.startswith("ExecStart="))
        ports = {"8000": self.port, "8001": self.api_port, "8081": self.hub_port}
        for usual, own in ports.items():
            line = line.replace(usual, str(own))
        self.proxy = self._run("proxy", ["node", str(PROXY), *line.split()[1:]])

    def start_hub(self) -> None:
        """Start the hub, and wait until it answers through the proxy."""
        command = [sys.executable, "-m", "jupyterhub", "--config", str(self.home / "config.py")]
        self.hub = self._run("hub", command)
        self.until(lambda: self.ask("GET", "/hub/api/")[0] == 200)

    def _run(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.home / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=self.home, env=self.environment, stdout=log, stderr=log
            )

    def until(self, holds: Any, every: float = 0.3) -> None:
        """Wait until something holds; look every so many seconds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, (self.home / "hub.log").read_text()[-3000:]
            time.sleep(every)

    def ask(self, method: str, path: str, body: Any = None, text: bool = False) -> tuple[int, Any]:
        """Ask the hub or a learner's server, through the proxy; 0 is where nobody answers."""
        data = None if body is None else json.dumps(body).encode()
        head = {"Authorization": f"token {self.token}"}
        asked = Request(self.address + path, data, head, method=method)
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:
                said = answer.read() or b"{}"
                return answer.status, said.decode() if text else json.loads(said)
        except HTTPError as refused:
            return refused.code, refused.read().decode()
        except (URLError, OSError):
            return 0, ""

    def start_servers(self, *names: str) -> subprocess.CompletedProcess[str]:
        """Start servers as an instructor does before class."""
        command = [sys.executable, str(DEPLOY / "hub/before_class.py"), *names]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=600
        )

    def processes(self) -> list[psutil.Process]:
        """Return every process of this hub: it, its proxy, its servers and their kernels."""
        found = []
        for one in psutil.process_iter():
            try:
                # the culler of a hub that was killed has its home in no word of its command
                words = [*one.cmdline(), one.cwd() if "culler" in str(one.cmdline()) else ""]
                ours = any(str(self.home) in word for word in words)
            except psutil.Error:
                continue
            if ours or one.pid == self.proxy.pid:
                found.append(one)
        return found

    def server(self, name: str) -> psutil.Process:
        """Return the process of a learner's server."""
        root = str(self.home / name / "relief-lab")
        (found,) = (one for one in self.processes() if root in one.cmdline())
        return found


@contextmanager
def running_hub(home: Path) -> Iterator[Hub]:
    """Start a hub in a scratch folder; at the end nothing of it runs."""
    hub = Hub(home)
    hub.start_proxy()
    try:
        hub.start_hub()
        yield hub
    finally:
        hub.hub.terminate()  # it ends its culler
        hub.hub.wait(30)
        for one in hub.processes():
            one.kill()
        hub.proxy.wait(30)


# ---- a learner ----------------------------------------------------------------------------------


class Learner:
    """One who opens the first lesson, and moves its first slider."""

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub, self.name, self.session = hub, name, uuid4().hex
        self.times: list[float] = []  # milliseconds from a move to its last answer
        self.address, self.kernel, self.slider = hub.address, "", ""
        self.tries = 0  # until the lesson was open
        self.line: WebSocketClientConnection
        self._values = Random(name)

    async def open(self) -> None:
        """Open the lesson and run all of its cells, as its page does; where a kernel was too slow
        for the server, which then hangs up, open it once more, as a learner does.
        """
        for again in range(TRIES):
            self.tries = again + 1
            try:
                return await self._open()
            except (AssertionError, HTTPClientError, WebSocketError):
                if self.tries == TRIES:
                    raise

    async def _open(self) -> None:
        asked = {"path": LESSON, "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        path = f"/user/{self.name}/api/sessions"
        status, said = await asyncio.to_thread(self.hub.ask, "POST", path, asked)
        assert status == 201, said
        self.kernel, self.slider = said["kernel"]["id"], ""
        await self.connect()
        cells = json.loads(Path(NOTEBOOKS, LESSON).read_text("utf-8"))["cells"]
        for code in ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"):
            for one in await self.say("execute_request", code=code, silent=False):
                assert one["msg_type"] != "error", one
                state = one["content"].get("data", {}).get("state", {})
                if not self.slider and state.get("_model_name") == SLIDER:
                    self.slider = one["content"]["comm_id"]
        assert self.slider

    async def connect(self) -> None:
        """Open the line to the kernel."""
        place = self.address.replace("http", "ws")
        path = f"/user/{self.name}/api/kernels/{self.kernel}/channels?session_id={self.session}"
        head = {"Authorization": f"token {self.hub.token}"}
        times = {"connect_timeout": PATIENCE, "request_timeout": PATIENCE}
        asked = HTTPRequest(place + path, headers=head, **times)
        self.line = await websocket_connect(asked)

    async def say(self, kind: str, **content: Any) -> list[dict[str, Any]]:
        """Say something to the kernel; return what it says until it is idle again."""
        id = uuid4().hex
        header = {"msg_id": id, "msg_type": kind, "session": self.session, "version": "5.3"}
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}}
        await self.line.write_message(json.dumps(message | {"content": content}))
        said: list[dict[str, Any]] = []
        while not said or said[-1]["content"].get("execution_state") != "idle":
            text = await asyncio.wait_for(self.line.read_message(), PATIENCE)
            assert text is not None, "the line was closed"
            one = json.loads(text)
            if one["parent_header"].get("msg_id") == id and one["channel"] == "iopub":
                said.append(one)
        return said

    async def move(self) -> None:
        """Move the slider, and see that the page is told of a change."""
        state = {"value": self._values.randrange(101) / 100}
        began = time.perf_counter()
        data = {"method": "update", "state": state, "buffer_paths": []}
        said = await self.say("comm_msg", comm_id=self.slider, data=data)
        self.times.append((time.perf_counter() - began) * 1000)
        assert [one for one in said if one["msg_type"] == "comm_msg"]

    async def moves(self, times: int, every: float, after: float) -> None:
        """Move the slider again and again, after a while."""
        await asyncio.sleep(after)
        for _ in range(times):
            began = time.monotonic()
            await self.move()
            await asyncio.sleep(max(0.0, every - (time.monotonic() - began)))


async def in_class(some: Sequence[Learner], times: int, every: float = 2.0) -> list[str]:
    """Let all move at once, each in turn within `every` seconds; return what failed."""
    for one in some:
        one.times.clear()
    apart = (one.moves(times, every, every * k / len(some)) for k, one in enumerate(some))
    done = await asyncio.gather(*apart, return_exceptions=True)
    return [f"{one.name}: {how!r}" for one, how in zip(some, done, strict=True) if how]
