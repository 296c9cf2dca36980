"""A class of five on a hub of this computer, through its real proxy; and what may break meanwhile.

What is measured, and how large a class may be, is the bench's part: `python -m tests.bench hub`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml
from conftest import REQUIRED
from hub import DEPLOY, LESSON, MISSING, Hub, Learner, in_class, installed, running_hub
from nginx import behind_nginx

from reliefkit.launch import RECORD

T = TypeVar("T")
NAMES = ("ana", "ben", "carla", "dov", "esi")
OWN = "my own words"
SHOW = "print(json.dumps(dict(os.environ)))"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with the servers of five learners started before class."""
    if not installed():
        pytest.fail(MISSING) if REQUIRED else pytest.skip(MISSING)
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        own = running.home / "ana/.jupyter/jupyter_server_config.py"
        own.parent.mkdir(parents=True)
        own.write_text("raise SystemExit('a setting of the user was read')", "utf-8")
        started = running.start_servers(*NAMES)
        assert started.returncode == 0, started.stdout + started.stderr
        assert started.stdout.splitlines() == [f"{name}: ready" for name in NAMES]
        yield running


def run(lesson: Coroutine[Any, Any, T]) -> T:
    """Run it to its end on a thread of its own: a browser has a loop running on this one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, lesson).result()


async def opened(hub: Hub, *names: str) -> list[Learner]:
    """Let learners open the first lesson."""
    some = [Learner(hub, name) for name in names]
    await asyncio.gather(*(one.open() for one in some))
    return some


def folder(hub: Hub, name: str) -> Path:
    """Return a learner's folder."""
    return hub.home / name / "relief-lab"


def test_five_learners_move_at_once(hub: Hub) -> None:
    """Every move of every learner is answered, each by a kernel and in a folder of its own."""

    async def lesson() -> tuple[list[Learner], list[str]]:
        some = await opened(hub, *NAMES)
        return some, await in_class(some, times=3)

    some, failed = run(lesson())
    assert failed == []
    assert [len(one.times) for one in some] == [3] * len(NAMES)
    assert len({one.kernel for one in some}) == len(NAMES)
    assert all((folder(hub, name) / LESSON).is_file() for name in NAMES)
    print(f"\nslowest of 15 moves: {max(max(one.times) for one in some):.0f} ms")


def test_a_learners_server_is_set_up_as_a_lab_is(hub: Hub) -> None:
    """Lessons are locked and listed, and nothing can be installed; the record is the learner's own,
    and a kernel imports nothing that lies beside a lesson. Settings in the home folder, which
    would have stopped this server, were not read.
    """
    assert locked(hub, "ana") == {False}
    _, page = hub.ask("GET", "/user/ana/lab", text=True)
    assert '"reliefkitLessons"' in page
    assert '"can_install": false' in page

    async def asked() -> dict[str, str]:
        (ana,) = await opened(hub, "ana")
        said = await ana.say("execute_request", code=f"import json, os; {SHOW}", silent=False)
        (shown,) = (one["content"]["text"] for one in said if one["msg_type"] == "stream")
        return json.loads(shown)

    found = run(asked())
    assert found["RELIEF_LAB_RECORD"] == str(folder(hub, "ana") / RECORD)
    assert found["PYTHONSAFEPATH"] == found["JUPYTERHUB_DISABLE_USER_CONFIG"] == "1"
    assert not Path(found["JUPYTER_CONFIG_DIR"]).is_relative_to(hub.home)


def test_a_lesson_comes_through_nginx(hub: Hub, tmp_path: Path) -> None:
    """Under hub/nginx.conf: the line on which a kernel answers stays open."""
    conf = tmp_path / "hub.conf"
    text = (DEPLOY / "hub/nginx.conf").read_text("utf-8")
    conf.write_text(text.replace("127.0.0.1:8000", f"127.0.0.1:{hub.port}"), "utf-8")

    async def lesson(address: str) -> list[str]:
        dov = Learner(hub, "dov")
        dov.address = address.strip("/")
        await dov.open()
        return await in_class([dov], times=2, every=0.1)

    try:
        with behind_nginx(tmp_path, tmp_path, conf) as address:
            assert run(lesson(address)) == []
    except FileNotFoundError as missing:
        pytest.fail(str(missing)) if REQUIRED else pytest.skip(str(missing))


def test_an_instructor_may_ask_for_the_authors_mode(hub: Hub) -> None:
    """Its cells are not locked, and are another copy than the instructor's own lessons."""
    restart(hub, "instructor", mode="author")
    assert locked(hub, "instructor") == {None}
    assert (hub.home / "instructor/relief-lab-author" / LESSON).is_file()
    assert not folder(hub, "instructor").exists()


def test_a_server_that_was_killed_starts_again_with_all_that_was_kept(hub: Hub) -> None:
    """What the learner wrote stands there, and a lesson opens as at first. A learner who asks for
    the author's mode is not heard.
    """
    own = folder(hub, "carla") / "own.txt"
    own.write_text(OWN, "utf-8")
    hub.server("carla").kill()
    restart(hub, "carla", mode="author")
    _, found = hub.ask("GET", "/user/carla/api/contents/own.txt")
    assert found["content"] == OWN
    assert locked(hub, "carla") == {False}
    assert run(opened(hub, "carla"))[0].slider


def restart(hub: Hub, name: str, **asked: str) -> None:
    """Start a server as whoever it is for, and wait until it answers."""
    assert hub.ask("POST", f"/hub/api/users/{name}")[0] in (201, 409)
    start = f"/hub/api/users/{name}/server"
    hub.until(lambda: hub.ask("POST", start, asked)[0] in (201, 202))
    hub.until(lambda: _ready(hub, name) and hub.ask("GET", f"/user/{name}/api/status")[0] == 200)


def locked(hub: Hub, name: str) -> set[bool | None]:
    """Return what the cells of a lesson say of whether they may be edited."""
    _, lesson = hub.ask("GET", f"/user/{name}/api/contents/{LESSON}")
    return {cell["metadata"].get("editable") for cell in lesson["content"]["cells"]}


def _ready(hub: Hub, name: str) -> bool:
    told: dict[str, Any] = hub.ask("GET", f"/hub/api/users/{name}")[1]["servers"]
    return bool(told) and told[""]["ready"]


def test_a_class_goes_on_while_the_hub_is_killed(hub: Hub) -> None:
    """Moves are answered without it; the hub that comes back knows the servers, and ends none."""
    servers = {name: hub.server(name).pid for name in NAMES}

    async def lesson() -> list[str]:
        (ana,) = await opened(hub, "ana")
        await ana.move()
        hub.hub.kill()
        hub.hub.wait(30)
        failed = await in_class([ana], times=3, every=0.5)
        await asyncio.to_thread(hub.start_hub)
        await ana.move()
        return failed

    assert run(lesson()) == []
    assert {name: hub.server(name).pid for name in NAMES} == servers
    assert all(_ready(hub, name) for name in NAMES)


def test_a_lesson_is_found_again_when_the_proxy_comes_back(hub: Hub) -> None:
    """The hub tells the new proxy where the servers are; kernel and slider are as they were."""

    async def lesson() -> None:
        (ben,) = await opened(hub, "ben")
        await ben.move()
        hub.proxy.kill()
        hub.proxy.wait(30)
        with pytest.raises(AssertionError, match="the line was closed"):
            await ben.move()
        hub.start_proxy()
        await asyncio.to_thread(hub.until, lambda: hub.ask("GET", "/user/ben/api/status")[0] == 200)
        await ben.connect()
        await ben.move()

    run(lesson())


def test_lessons_that_cannot_be_kept_are_told_in_a_sentence(hub: Hub) -> None:
    """As on a full disk: no server starts, and the hub says why and what to do."""
    (hub.home / "hugo").write_text("in the way of hugo's folder", "utf-8")
    assert hub.ask("POST", "/hub/api/users/hugo")[0] == 201
    status, said = hub.ask("POST", "/hub/api/users/hugo/server")
    assert status >= 400
    assert "cannot keep lessons in" in json.loads(said)["message"]
    assert "Tell your instructor" in json.loads(said)["message"]


# -- the rest of deploy/hub ------------------------------------------------------------------------

# What values.yaml may say, and of what kind, as the chart's own schema has it (Zero to JupyterHub,
# commit 48ea50e of 2026-07-24, to which the whole file, over the chart's defaults, was held once).
CHART = {
    "hub.config.JupyterHub.authenticator_class": str,
    "hub.config.Authenticator.admin_users": list,
    "hub.concurrentSpawnLimit": int,
    "hub.activeServerLimit": int,
    "hub.loadRoles.before-class.services": list,
    "hub.loadRoles.before-class.scopes": list,
    "hub.services.before-class": dict,
    "singleuser.image.name": str,
    "singleuser.image.tag": str,
    "singleuser.storage.capacity": str,
    "singleuser.storage.homeMountPath": str,
    "singleuser.cmd": list,
    "singleuser.defaultUrl": str,
    "singleuser.startTimeout": int,
    "singleuser.memory.guarantee": str,
    "singleuser.memory.limit": str,
    "singleuser.cpu.guarantee": float,
    "singleuser.cpu.limit": int,
    "singleuser.networkPolicy.egressAllowRules.nonPrivateIPs": bool,
    "scheduling.userPlaceholder.enabled": bool,
    "scheduling.userPlaceholder.replicas": int,
    "cull.timeout": int,
    "cull.every": int,
    "cull.maxAge": int,
}


def _leaves(value: Any, at: str = "") -> Iterator[tuple[str, type]]:
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _leaves(one, f"{at}.{name}" if at else name)
    else:
        yield at, type(value)


def test_the_values_name_what_the_chart_takes() -> None:
    """Each key, and the kind of its value. What a cluster makes of them no test here can say."""
    values = yaml.safe_load((DEPLOY / "hub/values.yaml").read_text("utf-8"))
    assert dict(_leaves(values)) == CHART
    for script in ("own_copy.py", "server.py"):
        assert f"deploy/hub/{script}" in " ".join(values["singleuser"]["cmd"])
        assert (DEPLOY / "hub" / script).is_file()


def test_the_hubs_part_stays_small() -> None:
    """A budget, counted."""
    ours = [p for p in (DEPLOY / "hub").iterdir() if p.suffix != ".lock"]
    assert len(ours) > 6
    assert sum(len(path.read_text("utf-8").splitlines()) for path in ours if path.is_file()) <= 380
