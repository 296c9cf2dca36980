"""Starts the servers of a class before it comes: python before_class.py NAME...

Two at a time, since a start takes seconds of a whole core: with none started a class waits for
the last of them. It needs RELIEF_LAB_TOKEN, as the hub has it. A server that runs already is left
alone; one that does not start is named, and the command then ends with 1.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

API = os.environ.get("RELIEF_LAB_API", "http://127.0.0.1:8000/hub/api")
AT_ONCE = 2
PATIENCE = 180  # seconds for one server


def ask(method: str, path: str) -> tuple[int, dict]:
    """Ask the hub; return the status and what it said."""
    head = {"Authorization": f"token {os.environ['RELIEF_LAB_TOKEN']}"}
    try:
        with urlopen(Request(f"{API}/{path}", method=method, headers=head), timeout=60) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except HTTPError as refused:
        return refused.code, json.loads(refused.read() or b"{}")


def start(name: str) -> str:
    """Start one learner's server; return what is wrong, nothing where it runs."""
    user, until = f"users/{quote(name)}", time.monotonic() + PATIENCE
    status, said = ask("POST", user)
    if status not in (201, 409):  # 409: the hub knows the name
        return said.get("message", f"the hub answered {status}")
    if server_of(user) is None:
        status, said = ask("POST", f"{user}/server")
        if status not in (201, 202):
            return said.get("message", f"the hub answered {status}")
    while time.monotonic() < until:
        if (server := server_of(user)) is None:
            return "it stopped while it started; the hub's log says why"
        if server["ready"]:
            return ""
        time.sleep(0.5)
    return f"not ready after {PATIENCE} seconds"


def server_of(user: str) -> dict | None:
    """Return what the hub says of a learner's server, None where there is none."""
    return ask("GET", user)[1].get("servers", {}).get("")


def main() -> int:
    """Start all; say of each how it went."""
    names = sys.argv[1:]
    with ThreadPoolExecutor(AT_ONCE) as some:
        wrong = [*some.map(start, names)]
    for name, why in zip(names, wrong, strict=True):
        print(f"{name}: {why or 'ready'}")
    return int(any(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
