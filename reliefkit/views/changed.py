"""What changed: one sentence after every move, or why nothing changed."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import div, p, strong

from reliefkit.views.markup import put
from reliefkit.views.scene import Scene
from reliefkit.words.change import Difference
from reliefkit.words.finding import inner_title

STILL = "Nothing has changed yet. Change a fact, and this line says what that does."


def _difference(scene: Scene) -> Difference | None:
    moved = scene.before.case != scene.now.case
    return Difference(scene.before, scene.now) if moved else None


def _sentences(difference: Difference, show: tuple[str, ...]) -> Iterator[Tag]:
    """Yield a sentence for every changed result, what it now is in bold."""
    for name, sentence in difference.sentences(show):
        at = sentence.rfind(f": {inner_title(name)} ") + 2
        yield p[put(sentence[:at], strong[sentence[at:]])]


def html(scene: Scene) -> str:
    """Return what the last move changed."""
    difference = _difference(scene)
    if difference is None:
        return str(div(".rk-changed.rk-still")[p[STILL]])
    told = list(_sentences(difference, scene.show))
    if told:
        return str(div(".rk-changed.rk-turned")[put(*told)])
    return str(div(".rk-changed")[p[difference.text(scene.show)]])


def text(scene: Scene) -> str:
    """Return what the last move changed, in words."""
    difference = _difference(scene)
    return STILL if difference is None else difference.text(scene.show)
