"""Pictures of an assessment: pure functions from a scene to HTML, whose words are read off it.

`VIEWS[name].html(scene)` is a piece of HTML that belongs inside an element of class "rk", with
style.css; it brings its own heading. `VIEWS[name].text(scene)` is what it says, in plain text.
`STRIP` is the four results in one line, for a screen too narrow to keep the ledger in sight.
"""

from reliefkit.views import bars, changed, ladder, likelihood, lists, map, protections, timeline
from reliefkit.views.scene import Scene, View
from reliefkit.views.static import show_in_ipython

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("protections", "Four protections", protections.html),
        View("changed", "What changed", changed.html),
        View("ladder", "Why", ladder.html, ladder.pieces),
        View("likelihood", "How likely", likelihood.line),
        View("people", "A hundred people", likelihood.people),
        View("timeline", "When it was filed", timeline.html),
        View("bars", "Bars", bars.html),
        View("map", "The map", map.html),
        View("missing", "What is missing", lists.missing),
        View("whatif", "What would change it", lists.whatif),
    )
}
STRIP = View("strip", "The results in one line", protections.strip)
show_in_ipython()

__all__ = ["STRIP", "VIEWS", "Scene", "View"]
