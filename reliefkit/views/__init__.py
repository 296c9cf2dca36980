"""Pictures of an assessment, each with its twin in words: pure functions from a scene to text.

`VIEWS[name].html(scene)` is a piece of HTML that belongs inside an element of class "rk", with
style.css; it brings its own heading. `VIEWS[name].text(scene)` says the same in plain text.
`STRIP` is the four results in one line, for a screen too narrow to keep the ledger in sight.
`chain_html` and `chain_text` draw a chain of events, whose links belong to a lesson, not a case.
"""

from reliefkit.views import (
    bars,
    changed,
    ladder,
    likelihood,
    map,
    missing,
    people,
    protections,
    timeline,
    whatif,
)
from reliefkit.views.chain import chain_html, chain_text
from reliefkit.views.scene import Scene, View
from reliefkit.views.static import show_in_ipython

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("protections", "Four protections", protections.html, protections.text),
        View("changed", "What changed", changed.html, changed.text),
        View("ladder", "Why", ladder.html, ladder.text, ladder.pieces),
        View("likelihood", "How likely", likelihood.html, likelihood.text),
        View("people", "A hundred people", people.html, people.text),
        View("timeline", "When it was filed", timeline.html, timeline.text),
        View("bars", "Bars", bars.html, bars.text),
        View("map", "The map", map.html, map.text),
        View("missing", "What is missing", missing.html, missing.text),
        View("whatif", "What would change it", whatif.html, whatif.text),
    )
}
STRIP = View("strip", "The results in one line", protections.strip, protections.text)
show_in_ipython()

__all__ = ["STRIP", "VIEWS", "Scene", "View", "chain_html", "chain_text"]
