"""The kernel of a plain page: runs a lesson's cells inside the browser's worker.

It does for the site what ipykernel does for JupyterLab, and no more: it runs cells in order, hands
what they show to the page, and carries the messages of the widgets both ways. `start` gives it
the function that posts to the page; `run` and `take` are what the page asks of it.
"""

import ast
import json
import os
import random
import sys
import tomllib
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date
from io import StringIO
from types import ModuleType
from typing import IO, Any

# Not on the site, for no registry has them for a browser's Python. What needs one of them keeps
# the output that was stored with the lesson.
ABSENT = {"numpy", "openpyxl", "pandas"}


# -- what is posted: one bundle a turn -------------------------------------------------------------

_post: Callable[[str], None] = print
_bundle: list[dict[str, Any]] = []
_turns = 0


def say(**message: Any) -> None:
    """Post a message: at the end of the turn, or at once where nothing is being done."""
    _bundle.append(message)
    if not _turns:
        _send()


def _send() -> None:
    if _bundle:
        _post(json.dumps(_bundle, default=str))
        _bundle.clear()


@contextmanager
def _turn() -> Any:
    global _turns
    _turns += 1
    try:
        yield
    finally:
        _turns -= 1
        if not _turns:
            _send()


# -- in place of IPython: what widgets and lessons ask of it ---------------------------------------


class _Shown:
    """Something that a cell shows as one kind of text."""

    kind = "text/plain"

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {self.kind: self.data}


class Markdown(_Shown):
    """Markdown; the page keeps the stored output, which says the same."""

    kind = "text/markdown"


class HTML(_Shown):
    """A piece of HTML."""

    kind = "text/html"


_outputs: list[dict[str, Any]] = []


def display(*things: Any, **_: Any) -> None:
    """Show things under the cell that runs."""
    _outputs.extend({"data": _bundle_of(thing)} for thing in things)


def _bundle_of(thing: Any) -> dict[str, Any]:
    if hasattr(thing, "_repr_mimebundle_"):
        made = thing._repr_mimebundle_()
        return made[0] if isinstance(made, tuple) else made
    if hasattr(thing, "_repr_html_"):
        return {"text/html": thing._repr_html_()}
    return {"text/plain": repr(thing)}


def _in_place_of_ipython() -> None:
    whole, shown, core, shell = (
        ModuleType(f"IPython{name}") for name in ("", ".display", ".core", ".core.interactiveshell")
    )
    whole.get_ipython = lambda: None  # type: ignore[attr-defined]
    shown.__dict__.update(display=display, Markdown=Markdown, HTML=HTML, clear_output=print)
    shell.InteractiveShell = object  # type: ignore[attr-defined]
    sys.modules |= {one.__name__: one for one in (whole, shown, core, shell)}


# -- widgets: their messages --------------------------------------------------------------------


def _connect_widgets() -> None:
    import comm
    from comm.base_comm import BaseComm

    class PageComm(BaseComm):
        """One widget's line to the page."""

        def publish_msg(
            self, msg_type: str, data: Any = None, metadata: Any = None, *_: Any, **__: Any
        ) -> None:
            content = {"comm_id": self.comm_id, "data": data or {}}
            say(kind=msg_type, content=content, metadata=metadata or {})

    comm.create_comm = PageComm


def take(turn: str, comm_id: str, data: str, buffers: Any) -> None:
    """Hand a widget what the page says of it, and answer that turn of the page's."""
    import comm

    found = comm.get_comm_manager().get_comm(comm_id)
    with _turn():
        if found:
            content = {"comm_id": comm_id, "data": json.loads(data)}
            found.handle_msg({"content": content, "buffers": [memoryview(b) for b in buffers]})
        say(kind="answered", turn=turn)


# -- cells ----------------------------------------------------------------------------------------

_names: dict[str, Any] = {"__name__": "__main__"}
_lost: set[str] = set()  # names that a package which is not here would have given


def run(number: int, source: str) -> bool:
    """Run a cell and post what it shows; return whether the lesson can go on.

    A statement that needs what is not here is left out, and so are those that need its names. If
    the last one of a cell is, the cell shows nothing new, and is posted as `kept`.
    """
    global _outputs
    _outputs, printed, kept, error = [], StringIO(), False, None
    with _turn():
        try:
            with redirect_stdout(printed):
                for statement in _statements(source):
                    kept = _is_left_out(statement)
        except Exception as problem:
            error = {
                "name": type(problem).__name__,
                "says": str(problem),
                "trace": "".join(traceback.format_exception(problem, limit=-6)),
            }
        if printed.getvalue():
            _outputs.insert(0, {"data": {"text/plain": printed.getvalue()}})
        say(kind="cell", number=number, outputs=_outputs, kept=kept, error=error)
    return error is None


def _statements(source: str) -> Iterator[ast.stmt]:
    """Yield a cell's statements; of several names imported from one place, each by itself."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ImportFrom):
            for one in statement.names:
                made = ast.ImportFrom(statement.module, [one], statement.level)
                yield ast.copy_location(made, statement)
        else:
            yield statement


def _is_left_out(statement: ast.stmt) -> bool:
    """Run one statement, or leave it out; an expression shows what it gives."""
    try:
        if isinstance(statement, ast.Expr):
            given = eval(compile(ast.Expression(statement.value), "<cell>", "eval"), _names)
            if given is not None:
                display(given)
        else:
            exec(compile(ast.Module([statement], []), "<cell>", "exec"), _names)
    except (ModuleNotFoundError, NameError) as problem:
        if problem.name not in (ABSENT if isinstance(problem, ImportError) else _lost):
            raise
        _lost.update(_names_given(statement))
        return True
    return False


def _names_given(statement: ast.stmt) -> set[str]:
    """Return the names that a statement would have given."""
    names = {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names |= {one.asname or one.name for one in statement.names}
    return names - _names.keys()


# -- from the start -----------------------------------------------------------------------------


def ready() -> None:
    """Make ready all that every lesson needs, before it is known which one is read, and by whom."""
    _read_json()
    _in_place_of_ipython()
    _connect_widgets()
    import browser_record  # noqa: F401

    import reliefkit.labs  # noqa: F401


def _read_json() -> None:
    """Read the course's data as JSON, which the builder made of TOML (compile.mjs).

    What a class wrote here is TOML still.
    """

    def load(file: IO[bytes]) -> dict[str, Any]:
        read = file.read()
        is_json = read.startswith(b"{")
        return json.loads(read, object_hook=_dated) if is_json else tomllib.loads(read.decode())

    tomllib.load = load  # type: ignore[assignment]


def _dated(table: dict[str, Any]) -> Any:
    return date.fromisoformat(table["__date__"]) if "__date__" in table else table


def start(post: Callable[[str], None], lesson: str, kept: str | None) -> None:
    """Begin a lesson, once all is ready.

    `post` takes a bundle of messages, as JSON; `lesson` is the name of its notebook; `kept` is the
    record that this browser keeps, None for none.
    """
    global _post
    _post = post
    random.seed()  # Python may have been started in an earlier visit
    os.environ["JUPYTER_WIDGETS_ECHO"] = "0"
    os.environ["JPY_SESSION_NAME"] = lesson
    import browser_record

    browser_record.begin(kept)
    from reliefkit import record

    say(kind="place", part=record.place())


def place(part: int, of: int) -> None:
    """Keep the reader's place in the lesson."""
    from reliefkit import record

    with _turn():
        record.keep_place(part, of)
