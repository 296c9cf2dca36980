"""The worked case: a client's story, the facts that matter, and the law step by step."""

from __future__ import annotations

from htpy import div, h4, li, p, ul
from markupsafe import Markup

from reliefkit.assess import Assessment, assess
from reliefkit.facts import FACTS
from reliefkit.learning.card import Card, client_named
from reliefkit.views import VIEWS, Scene
from reliefkit.words.deciding import deciding_tests
from reliefkit.words.finding import sentence

_STEPS = "Step by step. Open a protection, then an element: the rule and its source are inside."


def matter(found: Assessment) -> list[str]:
    """Return the given facts on which a finding of any protection rests, in the sheet's order."""
    deciding = {test.name for name in found.results for e in found[name].elements
                for test in deciding_tests(e)}  # fmt: skip
    return [name for name in found.case.given if name in deciding]


def worked(client_id: str) -> Card:
    """Return a worked case: a client's story, the facts that matter, and what each comes to.

    `client_id` is the name of a file in data/cases. Nothing is asked; every protection opens to
    its elements, with the facts, the rule and the cite. Raises ReliefError for an unknown client,
    with the nearest that exists.
    """
    client = client_named(client_id)
    now = assess(client.case)
    scene = Scene(now, now, ())
    facts = [sentence(FACTS[name].clause(client.case[name])) for name in matter(now)]
    ladder = VIEWS["ladder"]
    body = [
        p(".rk-story")[" ".join(client.story.split())],
        h4["The facts that matter"],
        ul(".rk-facts-list")[(li[said] for said in facts)],
        h4[_STEPS],
        div[Markup(ladder.html(scene))],
        h4["What it comes to"],
        p(".rk-rule")[client.reasons()],
        p(".rk-lesson")[client.teaches],
    ]
    text = "\n".join(
        [
            " ".join(client.story.split()),
            "",
            "The facts that matter",
            *(f"- {said}" for said in facts),
            "",
            ladder.text(scene),
            "",
            client.reasons(),
            client.teaches,
        ]
    )
    return Card(f"{client.name}, from {client.country}", body, text)
