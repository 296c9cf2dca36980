"""A class on one server, by JupyterHub. How to set it up, and what it was tried on: ../README.md.

Each learner has an account on the server, a copy of the lessons and a record in its home folder,
and a server of Jupyter's own that systemd runs as that account, within limits.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import sys
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner, Spawner

from reliefkit.library.course import HOME

STATE = Path("/var/lib/relief-lab")
HERE = Path(__file__).parent
HOUR = 3600  # seconds

c = get_config()  # noqa: F821 - JupyterHub gives it

# Who comes in: accounts of this server, by their own passwords, if they are in one of two groups.
# An instructor may open the servers of all, so as to help.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"relief-lab", "relief-lab-instructors"}
c.PAMAuthenticator.admin_groups = {"relief-lab-instructors"}
c.PAMAuthenticator.open_sessions = False

# The proxy is a service of its own, and servers are units of systemd: when the hub stops or falls,
# a class goes on. What the proxy forgot when it began again, the hub tells it within five seconds.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.cleanup_proxy = False
c.JupyterHub.cleanup_servers = False
c.JupyterHub.last_activity_interval = 5
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie-secret")
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:8001"

# Limits. A lesson takes about 160 MiB, each further one that is open about 60; where a kernel goes
# over the limit it ends, and the server stays (systemd's OOMPolicy=continue).
c.JupyterHub.spawner_class = "systemd"
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 1.0
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True

# Idle servers end after an hour, and all after twelve. What was learned is in files.
culler = [sys.executable, "-m", "jupyterhub_idle_culler", "--cull-every=300"]
c.JupyterHub.services = [
    {"name": "culler", "command": [*culler, f"--timeout={HOUR}", f"--max-age={12 * HOUR}"]},
    {"name": "before-class", "api_token": os.environ["RELIEF_LAB_TOKEN"]},  # before_class.py
]
may_cull = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
c.JupyterHub.load_roles = [
    {"name": "culler", "services": ["culler"], "scopes": may_cull},
    {"name": "before-class", "services": ["before-class"], "scopes": ["admin:users", "servers"]},
]


# ---- a learner's server -------------------------------------------------------------------------


class NotReady(Exception):
    """The lessons could not be made ready; the hub's page says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        told = "Nothing that was kept is lost. Tell your instructor, and start again."
        self.jupyterhub_message = f"Your lessons could not be made ready: {why} {told}"


async def make_ready(spawner: Spawner) -> None:
    """Bring the learner's copy up to date, as the learner, and name the server that is to run.

    An instructor who asked for the author's mode has another copy.
    """
    if isinstance(spawner, SimpleLocalProcessSpawner):  # tests, on this computer only
        home, who = Path(spawner.home_dir), {}
    else:
        account = pwd.getpwnam(spawner.user.name)
        home = Path(account.pw_dir)
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    author = spawner.user.admin and spawner.user_options.get("mode") == "author"
    folder = home / ("relief-lab-author" if author else "relief-lab")
    command = [sys.executable, "-P", str(HERE / "own_copy.py"), str(folder)]
    pipe = asyncio.subprocess.PIPE
    copy = await asyncio.create_subprocess_exec(*command, cwd="/", stderr=pipe, **who)
    _, said = await copy.communicate()
    if copy.returncode:
        raise NotReady((said.decode().strip().splitlines() or ["the copy failed"])[-1] + ".")
    mode = ["author"] if author else []
    spawner.cmd = [sys.executable, "-P", str(HERE / "server.py"), str(folder), *mode]


def choice(spawner: Spawner) -> str:
    """Ask an instructor which server; for a learner there is one, and nothing is asked."""
    if not spawner.user.admin:
        return ""
    kinds = {"learner": "The lessons, as learners have them", "author": "Author: change lessons"}
    radio = '<p><label><input type="radio" name="mode" value="{}"{}> {}</label></p>'
    return "".join(radio.format(k, " checked" * (k == "learner"), v) for k, v in kinds.items())


c.Spawner.default_url = f"/lab/tree/{HOME}"
c.Spawner.options_form = choice
c.Spawner.options_from_form = lambda form: {"mode": form.get("mode", ["learner"])[0]}
c.Spawner.pre_spawn_hook = make_ready
