"""A lesson on paper, made when its reader asks for it: whole, as a worksheet, on one sheet."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from reliefkit.record import PLACE


class Paper(JupyterHandler):
    """Answers `relief/NAME.html` with a page of `python -m reliefkit handouts --lesson`."""

    def initialize(self, lessons: Iterable[str]) -> None:
        """Take the names of the shipped lessons, the only ones there is paper of."""
        self.lessons = lessons

    @web.authenticated
    async def get(self, lesson: str, end: str) -> None:
        """Send the page, made in a process of its own, which knows no learner's record."""
        if lesson not in self.lessons:
            raise web.HTTPError(404)
        with tempfile.TemporaryDirectory(prefix="relief-lab-") as folder:
            command = (sys.executable, "-m", "reliefkit", "handouts", folder, "--lesson", lesson)
            making = await asyncio.create_subprocess_exec(
                *command, env={**os.environ, PLACE: ""}, stdout=asyncio.subprocess.DEVNULL
            )
            await making.wait()
            made = Path(folder, f"{lesson}{end}.html")
            if not made.is_file():
                raise web.HTTPError(404)
            self.finish(made.read_bytes())


def serve(app: Any, lessons: Iterable[str]) -> None:
    """Let a server send the paper of these lessons."""
    place = r"relief/([\w-]+?)(-worksheet|-take-away|)\.html"
    route = url_path_join(app.settings.get("base_url", "/"), place)
    app.add_handlers(".*", [(route, Paper, {"lessons": lessons})])
