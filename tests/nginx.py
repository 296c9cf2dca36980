"""The site behind nginx, as its settings say, on this computer only; and a class that comes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

CONF = Path(__file__).resolve().parents[1] / "deploy/nginx.conf"
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
def behind_nginx(folder: Path, home: Path, conf: Path = CONF) -> Iterator[str]:
    """Serve a folder by nginx, with deploy/nginx.conf; give its address with a slash at the end.

    `home` is a scratch folder; `conf` are other settings than those.

    Raises FileNotFoundError where there is no nginx, or one that may not be started.
    """
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid():
        raise FileNotFoundError("no nginx, or not root: its settings are not tested")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"home": home, "port": port, "folder": folder, "conf": conf}
    (home / "nginx.conf").write_text(NGINX.format(**told), "utf-8")
    command = [program, "-p", home, "-e", "stderr", "-c", home / "nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command) as server:
        try:
            while server.poll() is None and not _listens(port):
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def visits_at_once(address: str, sizes: Mapping[str, int], visits: int) -> list[int]:
    """Make many visits at the same moment; return for each how many files came whole.

    Each visitor asks for the files of `sizes` one after the other on a line of its own, and takes
    them packed, of that many bytes.
    """
    place, together = urlsplit(address).netloc, Barrier(visits)

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
