"""The built site, served as nginx.conf would: with its policy, on this computer only."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Barrier, Thread
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from conftest import REQUIRED

ROOT = Path(__file__).parents[2]
NODE = ROOT / "deploy" / "node_modules"
MISSING = "no Node with npm: the site is neither built nor tested"


def policy() -> str:
    """Return the policy that nginx.conf sends with every page."""
    found = re.search(
        r'Content-Security-Policy "([^"]+)"', (ROOT / "deploy/nginx.conf").read_text()
    )
    assert found
    return found[1]


class Plain(SimpleHTTPRequestHandler):
    """A server of files that says nothing of itself, nor sends a policy."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }

    def log_message(self, *_: object) -> None:
        pass


class _Handler(Plain):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", policy())
        super().end_headers()


class Site(NamedTuple):
    """A site that is served: its folder, and its address with a slash at the end."""

    folder: Path
    address: str


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[Site]:
    """Serve a folder until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Site(folder, f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        server.server_close()


NGINX = """
daemon off;
user root;
pid {home}/pid;
error_log stderr;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  server {{ listen 127.0.0.1:{port}; root {folder}; include {conf}; }}
}}
"""


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def behind_nginx(folder: Path, home: Path) -> Iterator[Site]:
    """Serve a folder by nginx, with nginx.conf, until the block ends; `home` is a scratch folder.

    Where nginx is missing, or may not be started, the test is skipped with one line; where the
    browser is required it fails.
    """
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid():
        missing = "no nginx, or not its user (root): its settings are not tested"
        pytest.fail(missing) if REQUIRED else pytest.skip(missing)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"home": home, "port": port, "folder": folder, "conf": ROOT / "deploy/nginx.conf"}
    (home / "nginx.conf").write_text(NGINX.format(**told), "utf-8")
    command = [program, "-p", home, "-e", "stderr", "-c", home / "nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command) as server:
        try:
            while server.poll() is None and not _listens(port):
                time.sleep(0.05)
            yield Site(folder, f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()


def visits_at_once(site: Site, sizes: Mapping[str, int], visits: int) -> list[int]:
    """Make many visits at the same moment; return for each how many files came whole.

    Each visitor asks for the files of `sizes` one after the other on a line of its own, and takes
    them packed, of that many bytes.
    """
    place, together = urlsplit(site.address).netloc, Barrier(visits)

    def visit(_: int) -> int:
        line = HTTPConnection(place, timeout=120)
        line.connect()
        together.wait(60)
        whole = 0
        for name, size in sizes.items():
            line.request("GET", f"/{name}", headers={"Accept-Encoding": "gzip"})
            answer = line.getresponse()
            whole += answer.status == 200 and len(answer.read()) == size
        line.close()
        return whole

    with ThreadPoolExecutor(visits) as many:
        return list(many.map(visit, range(visits)))


def node() -> None:
    """Skip, with one line, where there is no Node; fail where the browser is required."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.fail(MISSING) if REQUIRED else pytest.skip(MISSING)


def built() -> Path:
    """Build the site by `make site`, and return its folder."""
    node()
    made = subprocess.run(["make", "site"], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return ROOT / "site"
