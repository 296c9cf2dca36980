"""What changed: one sentence after every move, or why nothing changed."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import div, p, strong

from reliefkit.views.scene import Scene
from reliefkit.words.change import Difference
from reliefkit.words.finding import inner_title

STILL = "Nothing has changed yet. Change a fact, and this line says what that does."


def html(scene: Scene) -> str:
    """Return what the last move changed."""
    if scene.before.case == scene.now.case:
        return str(div(".rk-changed.rk-still")[p[STILL]])
    difference = Difference(scene.before, scene.now)
    told = list(_sentences(difference, scene.show))
    if told:
        return str(div(".rk-changed.rk-turned")[told])
    return str(div(".rk-changed")[p[difference.text(scene.show)]])


def _sentences(difference: Difference, show: tuple[str, ...]) -> Iterator[Tag]:
    """Yield a sentence for every changed result, what it now is in bold."""
    for name, sentence in difference.sentences(show):
        at = sentence.rfind(f": {inner_title(name)} ") + 2
        yield p[sentence[:at], strong[sentence[at:]]]
