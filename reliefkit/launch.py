"""Opens the lessons in JupyterLab, on a copy that is the learner's own.

The copy is kept from run to run. New lessons are added to it. A newer edition replaces a lesson
only while its text is as it was shipped; what a learner wrote is never overwritten.
"""

import hashlib
import json
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from reliefkit.errors import ReliefError
from reliefkit.library.course import HOME
from reliefkit.paths import NOTEBOOKS, free_name
from reliefkit.record.entries import LONGEST, FileStore

RECORD = "record.json"  # in the learner's folder: what the learner did (reliefkit/record)
_EDITIONS = ".editions.json"  # in the learner's folder: which edition of each lesson was copied
_JUPYTER = ".jupyter"  # in it too: what Jupyter keeps, and the addresses of the labs that run


def default_folder() -> Path:
    """Return the learner's folder: `.lab` in a checkout, else `relief-lab` in the home folder."""
    checkout = Path(NOTEBOOKS).parent
    in_checkout = (checkout / "pyproject.toml").is_file()
    return checkout / ".lab" if in_checkout else Path.home() / "relief-lab"


def prepare(folder: Path, *, shipped: Path = Path(NOTEBOOKS), fresh: bool = False) -> list[str]:
    """Bring the learner's folder up to date without touching the learner's work.

    `folder` is made if there is none; `shipped` holds the lessons; with `fresh` the old folder is
    set aside, under its name and the time, and a new one is started. Returns what the learner
    should know, one sentence each. Raises ReliefError where no lessons are found, the folder
    cannot be written, or a folder that is not a learner's is to be renewed.
    """
    if not (shipped / HOME).is_file():
        raise ReliefError(f"no lessons found in {shipped}")
    try:
        return _prepare(folder, shipped, fresh)
    except OSError as problem:
        raise _unkept(folder, problem) from None


def _unkept(folder: Path, problem: OSError) -> ReliefError:
    cure = "Name a folder you can write in: --folder"
    return ReliefError(f"cannot keep lessons in {folder}: {problem.strerror}. {cure}")


def _prepare(folder: Path, shipped: Path, fresh: bool) -> list[str]:
    notes = [_set_aside(folder)] if fresh and folder.exists() else []
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=folder).close()  # lessons may be there, and nothing new be let in
    editions = _read_editions(folder)
    for lesson in _lessons(shipped):
        name = lesson.relative_to(shipped).as_posix()
        mine, newest, copied = folder / name, _words(lesson), editions.get(name)
        now = _words(mine) if mine.exists() else None
        if now is None or now == copied != newest:
            _copy(lesson, mine)
        elif newest not in (now, copied):
            notes.append(f"{name} has a newer edition; the one you changed was kept.")
            continue
        editions[name] = newest
    FileStore(folder / _EDITIONS).write(json.dumps(editions, indent=1).encode() + b"\n")
    return notes


def environment(folder: Path, no_settings: str) -> dict[str, str]:
    """Return the variables of a server over a learner's folder, which its kernels have too.

    What Jupyter writes stays in the folder. The user's own Jupyter settings are not read:
    `no_settings`, a folder with nothing in it, stands in their place.
    """
    kept = {"JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    return {kind: str(folder / _JUPYTER / name) for kind, name in kept.items()} | {
        "JUPYTER_CONFIG_DIR": no_settings,
        "JUPYTER_CONFIG_PATH": str(Path(__file__).with_name("page")),  # what no lesson needs is off
        "JUPYTER_PREFER_ENV_PATH": "1",  # this installation's kernel, no other
        "PYTHONSAFEPATH": "1",  # a kernel imports nothing that lies beside a lesson
        "RELIEF_LAB_RECORD": str(folder / RECORD),
    }


def settings(folder: Path) -> dict[str, object]:
    """Return the settings of a server over a learner's folder, wherever it runs."""
    return {
        "KernelManager.transport_encryption": "auto",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.default_url": f"/lab/tree/{HOME}",
        "LabApp.extension_manager": "readonly",
        "LabApp.log_level": "ERROR",
        "LabApp.news_url": "None",
        "LabApp.user_settings_dir": folder / ".settings",
        "LabApp.workspaces_dir": folder / ".workspaces",
        "MappingKernelManager.cull_idle_timeout": 3600,
        "MappingKernelManager.cull_interval": 300,
        "ServerApp.allow_origin": "",
        "ServerApp.allow_origin_pat": "",
        "ServerApp.disable_check_xsrf": False,
        "ServerApp.log_level": "ERROR",
        "ServerApp.root_dir": folder,
        # a class's records come in one message: as many as two hundred of them may be
        "ServerApp.tornado_settings": {"websocket_max_message_size": 200 * LONGEST},
    }


def start_quickly() -> None:
    """Leave out what takes half of a server's start: a grammar of addresses (IRI), read for schemas
    that use none. To be called before a server is imported.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type] # "not installed"


def lab(
    folder: Path | None = None,
    *,
    port: int | None = None,
    browser: bool = True,
    fresh: bool = False,
) -> NoReturn:
    """Serve the lessons on this computer alone, until interrupted; then end the process.

    `folder` is the learner's (by default `default_folder`); `port` by default 8888, or the next one
    that is free; `fresh` starts from a new copy of the lessons. A kernel ends an hour after its
    lesson was closed. Raises ReliefError as `prepare` does, and for a port that there cannot be.
    """
    if port is not None and not 0 <= port <= 65535:
        raise ReliefError(f"port {port}: expected a number from 1 to 65535, or 0 for any free one")
    folder = (folder or default_folder()).expanduser().absolute()
    notes = prepare(folder, fresh=fresh)
    folder = folder.resolve()
    # The user's own Jupyter settings are not read: an empty folder stands in their place.
    empty = tempfile.TemporaryDirectory(prefix="relief-lab-")
    kept = ("JUPYTER_PREFER_ENV_PATH", "RELIEF_LAB_RECORD")  # what the user may say otherwise
    told = environment(folder, empty.name)
    os.environ.update({k: v for k, v in told.items() if k not in kept or k not in os.environ})
    start_quickly()
    from jupyterlab.labapp import LabApp

    token = secrets.token_hex(24)
    options = settings(folder) | {
        "IdentityProvider.token": token,
        "ServerApp.allow_remote_access": False,
        "ServerApp.allow_root": True,
        "ServerApp.answer_yes": True,
        "ServerApp.identity_provider_class": "jupyter_server.auth.IdentityProvider",
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.open_browser": browser,
    }
    if port is not None:
        options |= {"ServerApp.port": port, "ServerApp.port_retries": 0}
    try:
        server = LabApp.initialize_server([f"--{name}={value}" for name, value in options.items()])
    except OSError as problem:
        raise _unkept(folder, problem) from None
    said = [
        *notes,
        f"Your lessons are in {folder}",
        f"Relief Lab is open at {server.connection_url}lab/tree/{HOME}?token={token}",
        "It runs on this computer only. Press Ctrl+C here to stop it.",
    ]
    server.io_loop.add_callback(print, *said, sep="\n", flush=True)  # once it listens
    server.start()
    empty.cleanup()
    sys.stdout.flush()
    os._exit(0)  # an idle thread of the server now and then outlives it, and would wait forever


def _lessons(shipped: Path) -> list[Path]:
    """Return the files to copy: everything but hidden files and Python's caches."""
    names = (path.relative_to(shipped) for path in sorted(shipped.rglob("*")) if path.is_file())
    hidden = (".", "__")
    return [shipped / name for name in names if not any(p.startswith(hidden) for p in name.parts)]


def _words(path: Path) -> str:
    """Return the SHA-256 of a notebook's text and code; of another file, of all of it."""
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(content)["cells"]
            words = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
            content = json.dumps(words).encode()
        except (ValueError, KeyError, TypeError):
            pass  # not a notebook any more: compare it byte for byte
    return hashlib.sha256(content).hexdigest()


def _copy(lesson: Path, mine: Path) -> None:
    """Copy a lesson whole or not at all, whoever else copies it at that moment."""
    mine.parent.mkdir(parents=True, exist_ok=True)
    FileStore(mine).write(lesson.read_bytes())


def _read_editions(folder: Path) -> dict[str, str]:
    """Read which editions were copied; nothing is known if the record is lost."""
    try:
        return dict(json.loads((folder / _EDITIONS).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _set_aside(folder: Path) -> str:
    """Rename the learner's folder, and say to what."""
    if not (folder / _EDITIONS).is_file():
        raise ReliefError(f"{folder} is not a folder of Relief Lab's lessons; it was left alone")
    from jupyter_server.serverapp import list_running_servers

    if any(list_running_servers(str(folder / _JUPYTER / "runtime"))):
        stop = "Stop it where it runs (Ctrl+C), then start again"
        raise ReliefError(f"a lab is open over {folder}; the lessons were left alone. {stop}")
    kept = free_name(f"{folder}-{time.strftime('%Y-%m-%d-%H%M%S')}")
    folder.rename(kept)
    return f"Your earlier lessons are kept in {kept}"
