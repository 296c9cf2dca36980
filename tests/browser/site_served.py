"""The built site, served as nginx.conf would: with its policy, on this computer only."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from conftest import REQUIRED

ROOT = Path(__file__).parents[2]
NODE = ROOT / "deploy" / "node_modules"
MISSING = "no Node with npm: the site is neither built nor tested"


def policy(path: str = "") -> str:
    """Return the policy that nginx.conf sends with a page: the notebooks have one of their own."""
    conf = (ROOT / "deploy/nginx.conf").read_text()
    site, notebooks = re.findall(r'Content-Security-Policy "([^"]+)"', conf)
    return notebooks if "/lab/" in path else site


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
        self.send_header("Content-Security-Policy", policy(self.path))
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


def node() -> None:
    """Skip, with one line, where there is no Node; fail where the browser is required."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.fail(MISSING) if REQUIRED else pytest.skip(MISSING)


def built() -> Path:
    """Build the site by `make site`, with the notebooks, and return its folder."""
    node()
    made = subprocess.run(["make", "site", "LAB=1"], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return ROOT / "site"
