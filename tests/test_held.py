"""A cell that runs again lets go what it made before: in the kernel nothing piles up."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ipywidgets import Widget
from jupyter_client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel
from lessons import lesson

from reliefkit.labs import lab, slots
from reliefkit.library.clients import clients
from reliefkit.practice import practice

# what is alive: open widgets; labs and cards; outputs that IPython keeps
ALIVE = """[
    len(__import__("ipywidgets").widgets.widget._instances),
    sum(isinstance(one, __import__("reliefkit").labs.slots.Shown)
        for one in (__import__("gc").collect(), *__import__("gc").get_objects())),
    len(Out), len(get_ipython().history_manager.outputs)]"""


@pytest.fixture(scope="module")
def kernel() -> Iterator[BlockingKernelClient]:
    """A kernel of the lessons."""
    manager, client = start_new_kernel(kernel_name="python3")
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(kernel: BlockingKernelClient, code: str, cell: str = "", then: str = "0") -> Any:
    """Run code as JupyterLab does, which names the cell; return what `then` comes to."""
    asked = {"code": code, "silent": not cell, "store_history": bool(cell), "stop_on_error": True}
    asked |= {"allow_stdin": False, "user_expressions": {"then": then}}
    message = kernel.session.msg("execute_request", asked, metadata={"cellId": cell})
    kernel.shell_channel.send(message)
    while True:
        reply = kernel.get_shell_msg(timeout=120)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            assert reply["content"]["status"] == "ok", reply["content"]["traceback"]
            return json.loads(reply["content"]["user_expressions"]["then"]["data"]["text/plain"])


def test_a_lesson_run_three_times_is_there_once(kernel: BlockingKernelClient) -> None:
    """Widgets, cards and outputs that are alive are as many after the third run as after one;
    a page that is opened anew finds none of them.
    """
    bare = run(kernel, "import reliefkit.learning", then=ALIVE)
    cells = json.loads(lesson("how-likely").read_text("utf-8"))["cells"]
    alive = []
    for _ in range(3):
        for cell in cells:
            if cell["cell_type"] == "code":
                run(kernel, "".join(cell["source"]), cell["id"])
        alive.append(run(kernel, "", then=ALIVE))
    assert alive[0][0] > 100
    assert alive[0] == alive[1] == alive[2]
    run(kernel, "reliefkit.labs.slots.let_go()")
    assert run(kernel, "", then=ALIVE)[0] == bare[0]


class Shell:
    """As much of IPython as says which cell runs."""

    def __init__(self) -> None:
        self.user_ns, self.user_ns_hidden = {"_oh": {}}, {}
        self.history_manager = self.displayhook = self
        self.outputs, self.output_hist_reprs = {}, {}
        self.prompt_count = 0
        self.parent: dict[str, Any] = {}

    def run(self, cell: str) -> None:
        """Begin to run a cell; "" for a message of a control."""
        self.prompt_count += 1
        self.parent = {"header": {"msg_id": str(self.prompt_count)}, "metadata": {"cellId": cell}}

    def get_parent(self) -> dict[str, Any]:
        return self.parent


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in place of none."""
    made = Shell()
    monkeypatch.setattr(slots, "get_ipython", lambda: made)
    return made


def opened(widget: Widget) -> bool:
    """Return whether the page still has a widget."""
    return widget.comm is not None


def test_what_a_card_makes_later_goes_with_its_cell(shell: Shell) -> None:
    """A lab meets a fact not known: new controls take the place of the old, which are closed."""
    shell.run("a")
    shown = lab(["nexus", "likelihood_of_persecution"])
    shell.run("b")
    other = lab(["nexus"])
    shell.run("")
    before = shown.controls["nexus"].input
    shown.safely(lambda: shown.go(shown.case.but(nexus=None)))
    after = shown.controls["nexus"].input
    assert not opened(before)
    assert opened(after)
    shell.run("a")
    again = lab(["nexus"])
    gone = [after, after.layout, after.style, shown.widget, shown.slots, shown.buttons["undo"]]
    assert not any(map(opened, gone))
    assert opened(again.slots)
    assert opened(other.slots)


def test_whoever_watches_a_lab_of_another_cell_is_let_go(shell: Shell) -> None:
    """What the cell made in its last run hears the lab; what it made before does not."""
    heard = []
    shell.run("a")
    watched = lab(["nexus"])
    for name in ("first", "second"):
        shell.run("b")
        lab(["nexus"])
        watched.observe(lambda _, name=name: heard.append(name), "case")
    watched.go(watched.case.but(nexus="incidental"))
    assert heard == ["second"]


def test_an_item_of_practice_that_was_done_is_closed() -> None:
    """One item after another, and only the one shown is on the page."""
    made = practice(seed="one")
    card = made.card
    assert card
    made.next()
    assert not opened(card.widget)
    assert not opened(card.slots)
    assert made.card
    assert opened(made.card.widget)


def test_outside_of_a_cell_nothing_is_closed(shell: Shell) -> None:
    """Where a client does not say which cell runs, all that was made stays."""
    shell.run("")
    one = lab(["nexus"], case=next(iter(clients())))
    shell.run("")
    lab(["nexus"])
    assert opened(one.widget)
