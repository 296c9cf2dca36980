"""Hostile files, in a real browser and a real kernel: what comes from elsewhere runs nothing."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import anywidget
import pytest
from conftest import Lab, Visit, started_lab
from pages import FIRST, IDLE, first_lab
from playwright.sync_api import Route

PATIENCE = 60_000  # milliseconds
ADDRESS = r"(http://127\.0\.0\.1:\d+/)lab/tree/[^?]+\?token=(\w{48})"
NEVER = "it-ran.txt"

# With the session's own cookie, write a file into the learner's folder.
WRITE = f"""
  const xsrf = document.cookie.match(/_xsrf=([^;]*)/)[1];
  const model = {{type: 'file', format: 'text', content: 'x'}};
  fetch('/api/contents/{NEVER}', {{method: 'PUT', headers: {{'X-XSRFToken': xsrf}},
    body: JSON.stringify(model)}});
"""
IMAGE = f'<img src=x onerror="{WRITE}"><script>{WRITE}</script>'.replace("\n", " ")
STATE = "application/vnd.jupyter.widget-state+json"


def saved_widget() -> dict[str, Any]:
    """Make the state of a widget, as a notebook stores it, that brings its own script."""
    module = {"_model_module": "anywidget", "_view_module": "anywidget"}
    module |= {"_model_name": "AnyModel", "_view_name": "AnyView", "_anywidget_id": "its.own"}
    version = anywidget.AnyWidget._model_module_version.default_value
    module |= {"_model_module_version": version, "_view_module_version": version}
    model = {"model_module": "anywidget", "model_name": "AnyModel"}
    model |= {"model_module_version": version}
    script = f"{WRITE} export default {{ render({{ el }}) {{ el.innerText = 'its own' }} }}"
    model["state"] = {**module, "_esm": script}
    return {STATE: {"version_major": 2, "version_minor": 0, "state": {"m": model}}}


def hostile_notebook() -> dict[str, Any]:
    """Make a notebook with a script wherever one can stand: saved widgets, outputs, text."""
    view = {"model_id": "m", "version_major": 2, "version_minor": 0}
    shown = [
        {"application/vnd.jupyter.widget-view+json": view},
        {"application/javascript": WRITE},
        {"text/html": IMAGE},
        {"text/markdown": IMAGE},
        {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{IMAGE}</svg>"},
    ]
    outputs = [{"output_type": "display_data", "metadata": {}, "data": data} for data in shown]
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": f"Read. {IMAGE}"}
    code = {"cell_type": "code", "id": "code", "metadata": {"trusted": True}, "source": "1 + 1"}
    code |= {"outputs": outputs, "execution_count": 1}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "widgets": saved_widget(), "trusted": True}
    return {"cells": [text, code], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def test_opening_a_notebook_runs_no_script_it_brings(running_lab: Lab, visit: Visit) -> None:
    """Saved widgets, outputs and text with scripts do nothing; the rest of the notebook stands.

    The same notebook, its widgets handed to the page after all, does run its script.
    """
    (running_lab.folder / "hostile.ipynb").write_text(json.dumps(hostile_notebook()), "utf-8")
    page = visit.page
    sign = running_lab.folder / NEVER

    def open_it() -> None:
        page.goto(running_lab.page("hostile.ipynb"))
        page.get_by_text("Read.", exact=True).wait_for(timeout=PATIENCE)
        page.wait_for_selector(IDLE, state="attached", timeout=PATIENCE)
        for _ in range(20):
            page.wait_for_timeout(500)
            if sign.exists():
                return

    open_it()
    assert not sign.exists()

    def as_it_lies_there(route: Route) -> None:
        answer = route.fetch()
        model = answer.json()
        if model.get("content"):
            model["content"]["metadata"]["widgets"] = saved_widget()
        route.fulfill(response=answer, json=model)

    page.route("**/api/contents/hostile.ipynb?*", as_it_lies_there)
    open_it()
    assert sign.exists(), "the notebook is not hostile any more: this test shows nothing"
    sign.unlink()


@pytest.fixture
def beside(running_lab: Lab) -> Path:
    """A folder with an unchanged lesson, and files beside it that Python would import."""
    folder = running_lab.folder / "from-elsewhere"
    names = ["reliefkit/__init__.py", "htpy.py", "ipykernel_launcher.py", "ipywidgets.py"]
    names += ["numbers.py", "sitecustomize.py"]
    names += ["ipython_config.py", "ipython_kernel_config.py", "profile_default/startup/0.py"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"open({str(folder / name)!r} + '.ran', 'w').close()\n", "utf-8")
    shutil.copyfile(running_lab.folder / FIRST, folder / FIRST)
    return folder


def test_files_beside_a_lesson_are_not_imported(
    running_lab: Lab, visit: Visit, beside: Path
) -> None:
    """An unchanged lesson runs by itself, and nothing that lies beside it does."""
    visit.page.goto(running_lab.page(f"{beside.name}/{FIRST}"))
    first_lab(visit.page)
    assert list(beside.rglob("*.ran")) == []


LOOSE = {
    "ServerApp": {
        "allow_origin": "*",
        "allow_origin_pat": ".*",
        "allow_remote_access": True,
        "disable_check_xsrf": True,
        "identity_provider_class": "jupyter_server.auth.PasswordIdentityProvider",
        "ip": "0.0.0.0",
        "token": "",
    },
    "IdentityProvider": {"token": ""},
    "PasswordIdentityProvider": {"token": ""},
}
# Runs the lab as on a computer whose administrator has set Jupyter up for everybody.
SYSTEM_WIDE = """
import sys
import jupyter_core.paths
jupyter_core.paths.SYSTEM_CONFIG_PATH[:] = [sys.argv.pop(1)]
from reliefkit.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def loosened_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab started where the user's and the computer's Jupyter settings ask for no checks."""
    home = tmp_path_factory.mktemp("loosened")
    (home / "user").mkdir()
    (home / "user" / "jupyter_server_config.py").write_text(f"open({str(home / NEVER)!r}, 'w')")
    (home / "system").mkdir()
    (home / "system" / "jupyter_server_config.json").write_text(json.dumps(LOOSE))
    user = {name: str(home / "user") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH")}
    python = ("-c", SYSTEM_WIDE, str(home / "system"))
    with started_lab(home, *python, **user, JUPYTER_TOKEN="known") as lab:
        yield lab


def status(url: str, opener: OpenerDirector | None = None, **headers: str) -> int:
    """Ask the server, by POST where kernels are started; return the number it answers with."""
    body = b"{}" if url.endswith("kernels") else None
    try:
        with (opener or build_opener()).open(Request(url, body, headers)) as answer:
            return answer.status
    except HTTPError as refusal:
        return refusal.code


def test_no_settings_loosen_the_server(loosened_lab: Lab) -> None:
    """The user's settings are not read, and the computer's do not let others in: not without the
    token, not from another site with the learner's cookies, not under another name.
    """
    assert not (loosened_lab.folder.parent / NEVER).exists()
    server, token = re.fullmatch(ADDRESS, loosened_lab.address).groups()
    files, kernels = f"{server}api/contents", f"{server}api/kernels"
    own = {"Authorization": f"token {token}"}
    assert status(files, **own) == 200
    assert status(files) == 403
    assert status(files, Authorization="token known") == 403
    assert status(files, **own, Host="elsewhere.example") == 403
    assert status(kernels) == 403

    jar = CookieJar()
    session = build_opener(HTTPCookieProcessor(jar))
    assert status(loosened_lab.address, session) == 200
    (xsrf,) = (cookie.value for cookie in jar if cookie.name == "_xsrf")
    assert status(kernels, session, **{"X-XSRFToken": xsrf}) == 201
    assert status(kernels, session) == 403
    elsewhere = {"Origin": "http://elsewhere.example"}
    assert status(kernels, session, **{"X-XSRFToken": xsrf}, **elsewhere) in (403, 404)
    assert status(kernels, session, **elsewhere) in (403, 404)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights to files in another way")
def test_keys_are_the_learners_alone(loosened_lab: Lab) -> None:
    """No other account can read the token or a kernel's keys, or what a kernel is sent."""
    server, token = re.fullmatch(ADDRESS, loosened_lab.address).groups()
    assert status(f"{server}api/kernels", Authorization=f"token {token}") == 201
    runtime = loosened_lab.folder / ".jupyter" / "runtime"
    (server_file,) = runtime.glob("jpserver-*.json")
    kernel_file, *_ = runtime.glob("kernel-*.json")
    for path in (runtime, server_file, kernel_file):
        assert path.stat().st_mode & 0o077 == 0, path
    assert token in server_file.read_text("utf-8")
    assert json.loads(kernel_file.read_text("utf-8"))["curve_publickey"]
