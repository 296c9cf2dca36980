"""The pictures: each says what the findings say, escapes what it is given, and has a twin."""

import math
import random
import re
from html.parser import HTMLParser
from itertools import product

import pytest
import spaces

from reliefkit import PROTECTIONS, Case, assess, flips
from reliefkit.assess import GRANTED, Result
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Test
from reliefkit.law import LAW
from reliefkit.logic import Truth
from reliefkit.views import (
    STRIP,
    VIEWS,
    Scene,
    View,
    assessment_html,
    lists,
    protections,
    snapshot_html,
    stylesheet,
    words_of,
)
from reliefkit.views import map as the_map
from reliefkit.views.scale import marks, track
from reliefkit.words import deciding, say
from reliefkit.words.finding import brief, broken, headline, phrase, reason, title

MOVED = (
    "likelihood_of_persecution",
    "days_to_filing",
    "likelihood_of_torture",
    "particularly_serious_crime",
)
START = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.30,
    likelihood_of_torture=0.20,
    severe_harm=True,
    official_role="inflicts",
)
ODD = "<script>alert('x')</script> \"Ana & Bo\" 🕊"


def scene(case=START, before=None, facts=MOVED, show=PROTECTIONS):
    """The scene of a case, and of another before it."""
    return Scene(assess(case), assess(before or case), facts, show)


def some_cases(n, seed=0):
    """Cases of every kind: ordinary ones with a few changes, and some with much unknown."""
    draw = random.Random(seed)
    for k in range(n):
        facts = spaces.random_case(draw)
        if k % 3 == 0:
            yield Case(**{name: v for name, v in facts.items() if draw.random() < 0.6})
        else:
            changed = draw.sample(list(facts), 4)
            yield START.but(**{name: facts[name] for name in changed})


class Read(HTMLParser):
    """What a page says once style and drawings are stripped; every tag must be closed."""

    VOID = ("br", "img", "hr", "input")

    def __init__(self, html):
        super().__init__()
        self.open, self.words, self.tags, self.attributes = [], [], [], []
        self.quiet = 0
        self.quoted = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Keep a tag and its attributes."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)
        self.quiet += tag in ("style", "svg")

    def handle_endtag(self, tag):
        """Close the tag that was opened last."""
        assert self.open.pop() == tag
        self.quiet -= tag in ("style", "svg")

    def handle_data(self, data):
        """Keep words, except inside style and drawings."""
        if not self.quiet:
            self.words.append(data)
            if "q" in self.open:
                self.quoted.append(data)

    @property
    def text(self):
        """The words, with single spaces."""
        return " ".join(" ".join(self.words).split())


ALL = [*VIEWS.values(), STRIP]
EVERY = pytest.mark.parametrize("view", ALL, ids=lambda view: view.name)

# -- every view ----------------------------------------------------------------------------------


def test_the_views_a_lesson_can_name():
    """Every picture is there by name, with a title, and knows its own name."""
    wanted = "protections changed ladder timeline bars map missing whatif"
    assert list(VIEWS) == wanted.split()
    for name, view in VIEWS.items():
        assert view.name == name
        assert view.title


@EVERY
def test_a_view_is_whole_and_quiet(view):
    """HTML closes every tag, loads and runs nothing, and uses no id, so that two labs may share
    a page.
    """
    for case in some_cases(12):
        read = Read(view.html(scene(case, START)))
        assert not set(read.tags) & {"script", "link", "img", "iframe", "use", "form"}
        names = {name for name, _ in read.attributes}
        assert not names & {"id", "src", "href", "name"}
        assert not any(name.startswith("on") for name in names)
        classes = " ".join(value for name, value in read.attributes if name == "class").split()
        assert all(one.startswith("rk-") for one in classes)


@EVERY
def test_a_drawing_has_the_colour_of_the_text_and_is_not_read(view):
    """Every drawing is lines in the text's own colour, hidden from readers aloud."""
    for drawing in re.findall("<svg[^>]*>", view.html(scene(START.but(nexus=None), START))):
        for said in ('fill="none"', 'stroke="currentColor"', 'aria-hidden="true"'):
            assert said in drawing


@EVERY
def test_a_view_and_its_twin_are_never_empty(view):
    """Whatever the facts, there is something to see and something to read."""
    for case in some_cases(12, seed=1):
        now = scene(case, START)
        assert Read(view.html(now)).text
        assert view.text(now) or view is STRIP  # it repeats the heads, and is not read aloud


@EVERY
def test_no_words_run_together_without_style(view):
    """Between what is drawn apart inside a line there is a space or a mark in the text itself."""
    edge = re.compile(r"\w(</?(?:span|strong|small|b|q|em|svg|path|circle)\b[^>]*>)+\w")
    for case in some_cases(12, seed=3):
        assert not edge.search(re.sub("<svg.*?</svg>", "", view.html(scene(case, START))))


@EVERY
def test_a_view_speaks_plain_words(view):
    """No variable name, and never withholding without its adjective, in drawing or twin."""
    for case in some_cases(12, seed=2):
        now = scene(case, START)
        read = Read(view.html(now))
        own = read.text
        for quoted in read.quoted:  # the law's own words are left as they are
            own = own.replace(" ".join(quoted.split()), "")
        for said in (own, re.sub("“[^”]*”", "", view.text(now))):
            assert not re.search(r"\w_\w", said)
            assert not re.search(r"(?<!statutory )(?<!Statutory )(?<!CAT )\b[Ww]ithholding", said)


@EVERY
def test_a_view_leaves_out_what_a_lesson_leaves_out(view):
    """A protection that is not part of the lesson is absent, not refused."""
    now = scene(START, START.but(likelihood_of_persecution=0.6), show=("asylum", "withholding"))
    for said in (Read(view.html(now)).text, view.text(now)):
        assert "CAT" not in said
    now = scene(START, START.but(likelihood_of_torture=0.6), show=("cat_withholding",))
    for said in (Read(view.html(now)).text, view.text(now)):
        assert "CAT deferral" not in said
        if view.name != "timeline":  # the filing date is asylum's alone, whatever is shown
            assert "Statutory" not in said


@EVERY
def test_a_view_does_not_change_what_it_draws(view):
    """Drawing the same scene twice gives the same picture, whatever was drawn between."""
    first = [view.html(scene(case, START)) for case in some_cases(9, seed=3)]
    again = [view.html(scene(case, START)) for case in some_cases(9, seed=3)]
    assert first == again


# -- the ledger ------------------------------------------------------------------------------------


def test_every_test_of_the_law_stands_under_one_question():
    """Nothing a protection asks is missing from the ledger, and nothing stands in it twice."""
    for name, law in LAW.items():
        seen = []
        for question in protections.QUESTIONS:
            cell = protections.CELLS[question].get(name)
            seen += cell.nodes if cell else []
        assert len(seen) == len(set(seen))
        below = {n for node in seen for n in node.walk() if isinstance(n, Test)}
        assert below == {n for n in law.formula.walk() if isinstance(n, Test)}


def test_the_cells_of_a_column_spell_its_result():
    """Refused where a cell is broken, open where one is open and none broken, else granted."""
    for case in some_cases(300, seed=4):
        now = assess(case)
        for name in PROTECTIONS:
            asking = [protections.CELLS[q].get(name) for q in protections.QUESTIONS]
            truths = {cell.say(now)[0] for cell in asking if cell}
            result = now[name].result
            if case["favorable_discretion"] is None and name == "asylum":  # it is not counted
                assert protections.CELLS[protections.MUST][name].say(now)[0] is Truth.OPEN
                truths = {cell.say(now)[0] for cell in asking[:-1] if cell}
            assert (Truth.NOT_MET in truths) == (result is Result.REFUSED)
            if result is not Result.REFUSED:
                assert (Truth.OPEN in truths) == (result is Result.OPEN)
            assert (truths == {Truth.MET}) == (result in GRANTED)


def test_a_cell_says_what_is_found_and_needed():
    """Numbers stand beside the standards, and the branch that holds or breaks is named."""

    def said(question, protection, **facts):
        return protections.CELLS[question][protection].say(assess(START.but(**facts)))

    how = "How likely?"
    assert said(how, "asylum") == ("met", "30%, course mark 10%")
    assert said(how, "withholding") == ("not met", "30%, needs over 50%")
    assert said(how, "asylum", relocation="reasonable")[1] == "safe place elsewhere"
    assert said(how, "asylum", likelihood_of_persecution=None) == ("open", "not known yet")
    past = {"past_harm": "persecution", "likelihood_of_persecution": 0.05}
    assert said(how, "withholding", **past) == ("met", "presumed from past")
    minor = said(how, "withholding", **past, nexus="incidental")
    assert minor == ("not met", "5%, needs over 50%")  # that the link fails stands in its own row
    assert said("In time?", "asylum", days_to_filing=500) == ("not met", "day 500 of 365")
    ground = "A protected ground?"
    assert said(ground, "asylum", political_opinion=False) == ("not met", "no protected ground")
    weak = {"nexus": "a reason", "circuit": "9"}
    assert said(ground, "asylum", **weak) == ("not met", "a reason, not central")
    assert said(ground, "withholding", **weak) == ("met", "one reason")
    assert said(ground, "withholding", nexus="a reason") == ("not met", "a reason, not central")
    told = said("Who would torture?", "cat_deferral", official_role="unable to prevent")
    assert told == ("not met", "unable to prevent it")
    bar = {"terrorism": True}
    assert said("Barred?", "asylum", **bar) == ("not met", "terrorism grounds")
    assert said("Barred?", "cat_deferral", **bar) == ("met", "terrorism grounds")
    assert "asylum" not in protections.CELLS["Torture?"]


def test_a_row_stays_while_its_control_moves():
    """The rows on show depend on the controls, not on where the slider stands."""
    kept = {
        tuple(protections.rows(scene(START.but(likelihood_of_persecution=k / 100)))[0])
        for k in range(101)
    }
    assert len(kept) == 1
    full, rest = protections.rows(scene(facts=("likelihood_of_persecution",)))
    assert "How likely?" in full
    assert "In time?" in rest
    late = scene(START.but(days_to_filing=500), facts=("likelihood_of_persecution",))
    assert "In time?" in protections.rows(late)[0]
    everything = protections.rows(scene(facts=()))
    assert everything == (list(protections.QUESTIONS), [])


def test_must_or_may_is_always_a_row():
    """Whatever the controls, the ledger asks last whether a protection may or must be given."""
    for facts in ((), ("likelihood_of_persecution",), MOVED):
        said = Read(VIEWS["protections"].html(scene(facts=facts))).text
        assert "Must or may? may: discretion must must must" in said
        written = VIEWS["protections"].text(scene(facts=facts))
        (row,) = (line for line in written.split("\n") if line.startswith("Must or may?"))
        assert all(f"{LAW[name].title}: m" in row for name in PROTECTIONS)
    refused = scene(START.but(favorable_discretion=False), facts=("nexus",))
    said = Read(VIEWS["protections"].html(refused)).text
    assert "Must or may? not met: discretion: against" in said


def test_the_heads_carry_the_words_the_law_fixes():
    """An officer's case, a third country and a form not needed are never called not available."""
    officer = scene(START.but(proceedings="affirmative"))
    assert VIEWS["protections"].text(officer).count(say("outcome", "officer", "result")) == 3
    third = scene(START.but(safe_third_country=True))
    assert Read(VIEWS["protections"].html(third)).text.count("not reached") == 4
    risk = assess(START.but(likelihood_of_torture=0.7))
    assert headline(risk.cat_deferral) == "not needed"
    assert brief(risk.cat_deferral) == "CAT withholding is given instead"
    assert headline(risk.asylum) == "may be granted"
    assert "discretion" in brief(risk.asylum)
    assert headline(assess(Case()).withholding) == "depends"


@pytest.mark.parametrize(
    ("facts", "drawn"),
    [({}, ["permitted", "refused", "refused", "refused"]),
     ({"likelihood_of_persecution": 0.6}, ["permitted", "required", "refused", "refused"]),
     ({"likelihood_of_torture": 0.6}, ["permitted", "refused", "required", "elsewhere"]),
     ({"proceedings": "affirmative"}, ["permitted", "elsewhere", "elsewhere", "elsewhere"]),
     ({"safe_third_country": True}, ["elsewhere"] * 4),
     ({"persecutor": None}, ["open", "refused", "refused", "refused"])],
)  # fmt: skip
def test_a_head_is_drawn_as_what_it_says(facts, drawn):
    """Full, half, struck, dashed; and an arrow where the claim only belongs elsewhere."""
    now = scene(START.but(**facts))
    for view in (VIEWS["protections"], STRIP):
        html = view.html(now)
        assert re.findall(r'class="rk-(?:head|mark) rk-(\w+)"', html) == drawn


def test_a_head_gives_the_reason_nearest_to_the_result():
    """A fear below the mark is the reason given, not a past harm nobody claims."""
    said = brief(assess(START).withholding)
    assert said == "30%, needs over 50%"
    both = assess(START.but(terrorism=True)).withholding
    assert reason(both).endswith("; one other requirement fails too")
    unknown = brief(assess(Case()).asylum)
    assert re.fullmatch(r"\d+ facts are not known yet", unknown)


# -- the ladder ------------------------------------------------------------------------------------


def steps(html):
    """The rungs of a ladder: where each stands to the break, and whether it is met."""
    return re.findall(r'<li class="(rk-(?:lit|cut|after)) (rk-\w+)">', html)


def test_the_rail_breaks_at_the_first_element_not_met():
    """Rungs are lit up to the first that is not met; later ones are still judged."""
    case = START.but(days_to_filing=500, particularly_serious_crime=True)
    html = VIEWS["ladder"].html(scene(case, show=("asylum",)))
    assert steps(html) == [
        ("rk-lit", "rk-met"),
        ("rk-cut", "rk-broken"),
        ("rk-after", "rk-met"),
        ("rk-after", "rk-met"),
        ("rk-after", "rk-broken"),
        ("rk-after", "rk-open"),
    ]
    granted = VIEWS["ladder"].html(scene(show=("asylum",)))
    assert {state for state, _ in steps(granted)} == {"rk-lit"}


@pytest.mark.parametrize("name", ["ladder", "protections"])
def test_what_is_kept_of_a_picture_is_what_would_be_drawn_anew(name):
    """However many cases went before, a picture is the one that these facts alone give."""
    every = [scene(case) for case in some_cases(60, seed=11)]
    kept = [VIEWS[name].html(one) for one in every]
    for one, html in zip(every, kept, strict=True):
        deciding._kept.clear()
        assert VIEWS[name].html(one) == html


def test_a_part_that_is_open_names_what_is_not_known():
    """A chain asks no riddle: where one or two facts are unknown, it says which."""
    said = VIEWS["ladder"].text(scene(START.but(nexus=None), show=("withholding",)))
    assert f"- open: {FACTS['nexus'].label}" in said
    untold = VIEWS["ladder"].text(scene(START.but(credible=None, corroboration=None)))
    assert "open: corroboration and credibility" in untold


def test_only_what_is_open_is_called_not_known() -> None:
    """A mark and its words agree: in no picture does a check or a cross say "not known yet"."""
    told = 0
    for case in (START.but(nexus=None), *some_cases(60, seed=12)):
        for name in ("ladder", "protections"):
            drawn = VIEWS[name].html(scene(case))
            said = re.findall(r"(?:met|not met): </span>(?:<span>)?(not known yet)?", drawn)
            told += len(said)
            assert not any(said), case
    assert told > 1000


def test_every_rung_opens_to_the_rule_its_burden_and_its_sources():
    """Rule, burden, dispute and cites of every numbered element are in the page, in order."""
    from reliefkit.library import authority

    for name, law in LAW.items():
        read = Read(VIEWS["ladder"].html(scene(show=(name,)))).text
        at = 0
        for element in law.elements:
            at = read.index(title(assess(START)[name].element(element.name)), at)
            assert " ".join(element.rule.split()) in read
            assert element.burden in read
            assert "Contested" not in read  # nothing is in dispute on these facts
        cites = [id for e in law.elements if e.name not in ("no bar", "proof") for id in e.cite]
        assert all(authority(id).cite in read for id in cites)
    split = VIEWS["ladder"].text(scene(START.but(nexus="a reason"), show=("withholding",)))
    assert "Contested: Circuit split" in split
    wanted = VIEWS["ladder"].text(scene(START.but(independent_evidence="whole claim")))
    assert "Camara" in wanted
    assert "Camara" not in VIEWS["ladder"].text(scene(START))


def test_every_part_of_a_ladder_is_told_with_its_truth_and_its_name():
    """What opens, what is a fact and what was opened before: each says whether it is met."""
    drawn = ""
    for case in some_cases(6, seed=12):
        html = VIEWS["ladder"].html(scene(case))
        assert not re.search(r":</span> </(?:li|summary)>", html)
        drawn += "".join(re.findall(r'<ul class="rk-inside">.*', html))
    parts = re.findall(r"<summary>(.*?)</summary>", drawn)
    assert any("rk-title" not in part for part in parts)
    for part in parts:
        if "rk-t" not in part and "<svg" not in part:  # a rung has a title, a ladder a symbol
            assert re.match("<b>(met|not met|open)</b>", part)
    said = VIEWS["ladder"].text(scene()).split("\n")
    assert said[0] == "Asylum: may be granted; discretion is still to be exercised"


def test_only_the_first_ladder_is_unfolded():
    """One protection at a time, and each of them at hand without a kernel."""
    html = VIEWS["ladder"].html(scene())
    assert html.count('<details class="rk-ladder') == 4
    assert len(re.findall(r'<details class="rk-ladder [\w-]+" open>', html)) == 1


def test_discretion_not_yet_exercised_is_never_called_met():
    """While nobody has weighed it, the rung says that the answer is still may."""
    said = VIEWS["ladder"].text(scene(show=("asylum",)))
    assert "Favorable discretion: still to be exercised" in said
    refused = scene(START.but(favorable_discretion=False), show=("asylum",))
    assert "Favorable discretion: not met" in VIEWS["ladder"].text(refused)


# -- what changed ----------------------------------------------------------------------------------


def test_what_changed_is_one_sentence_with_its_end_in_bold():
    """The new result stands out; the twin says the same."""
    now = scene(START.but(likelihood_of_persecution=0.6), START)
    html, text = VIEWS["changed"].html(now), VIEWS["changed"].text(now)
    assert "<strong>statutory withholding must now be granted.</strong>" in html
    assert Read(html).text.split() == text.split()
    assert html.count("rk-cite") == 1
    still = scene(START.but(likelihood_of_persecution=0.31), START)
    assert VIEWS["changed"].text(still).startswith("No change ")
    assert VIEWS["changed"].text(scene()).startswith("Start Move a fact.")
    back = scene(START, START.but(credible=False))._replace(start=START)
    assert VIEWS["changed"].text(back).startswith("Start Back to the start.")


# -- likelihood, people, timeline ------------------------------------------------------------------


def test_ten_percent_is_always_called_an_illustration():
    """Wherever the mark stands on the page, so does what it is."""
    for name in ("protections", "map", "missing", "whatif", "ladder"):
        for said in (VIEWS[name].html(scene()), VIEWS[name].text(scene())):
            assert "illustration" in said
        torture = scene(show=("cat_withholding", "cat_deferral"))
        assert "illustration" not in VIEWS[name].text(torture)


def test_a_dot_is_hollow_where_the_mark_itself_is_not_enough():
    """At 10% a fear is enough and the dot is filled; at 50% it is not, and the dot is hollow."""
    html = str(track(marks(FACTS["likelihood_of_persecution"], 1, PROTECTIONS), crowd=True))
    dots = re.findall(r'class="rk-mark-at rk-(\w+)".*?data-value="([^"]*)"', html)
    assert dots == [("filled", "10%: illustration"), ("hollow", "over 50%")]
    assert 'aria-hidden="true"><span class="rk-crowd">' in html  # a hundred people, not read aloud


def test_the_page_says_that_the_deadline_binds_asylum_alone():
    """The sentence stands under the drawn timeline as it does in the words."""
    for said in (Read(VIEWS["timeline"].html(scene())).text, VIEWS["timeline"].text(scene())):
        assert "The deadline binds asylum alone." in said


def test_the_timeline_knows_late_and_excused():
    """Day 365 is in time and day 366 late, unless an excuse and a reasonable period save it."""

    def head(**facts):
        return VIEWS["timeline"].text(scene(START.but(**facts))).partition("\n")[0]

    assert head(days_to_filing=365) == "Filed on day 365: in time for asylum"
    assert head(days_to_filing=366) == "Filed on day 366: too late for asylum"
    late = {"days_to_filing": 366, "changed_circumstances": True}
    assert head(**late) == "Filed on day 366: too late for asylum"
    assert head(**late, filed_within_reasonable_period=True).endswith("late, but excused")
    assert head(days_to_filing=None).startswith("Filing date not known")


def test_the_timeline_names_what_can_excuse():
    """Each excuse is named, with the answer to it."""
    said = VIEWS["timeline"].text(scene(START.but(changed_circumstances=True)))
    for name, answer in (("unaccompanied_child", "no"), ("changed_circumstances", "yes")):
        assert f"- {FACTS[name].label}: {answer}" in said.split("\n")


def test_the_timeline_says_where_the_mark_is_and_whom_it_binds():
    """The picture says so itself, in words and not only on its scale."""
    html = VIEWS["timeline"].html(scene())
    assert "The mark is day 365, one year after arrival; up to day 369 count the calendar." in html
    assert "The deadline binds asylum alone." in html


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"days_to_filing": 366}, "day 366: too late for asylum"),
        ({"days_to_filing": 366, "deadline_carried": True}, "day 366: in time for asylum"),
        ({"days_to_filing": 370, "deadline_carried": True}, "day 370: too late for asylum"),
        (
            {"days_to_filing": 369, "deadline_carried": True, "unaccompanied_child": True},
            "day 369: in time for asylum",
        ),
        ({"days_to_filing": 366, "unaccompanied_child": True}, "day 366: late, but excused"),
    ],
)
def test_a_carried_last_day_is_in_time_and_no_excuse(facts, said):
    """What the calendar carries is in time; what an exception lifts is late, but excused."""
    text = VIEWS["timeline"].text(scene(START.but(**facts)))
    assert said in text
    assert "a carried deadline: " + ("yes" if "deadline_carried" in facts else "no") in text


# -- bars and map ----------------------------------------------------------------------------------


def test_a_bar_closes_exactly_what_the_matrix_says():
    """Put on a case in which all four could be granted, each bar does what its row says."""
    case = Case(**spaces.STRONG)
    before, matrix = assess(case).results, lists.matrix(assess(case))
    asked = [[test for test in bar.walk() if isinstance(test, Test)] for bar in matrix]
    places = [(tests[0].fact.index, len(tests)) for tests in asked]
    assert places == sorted(places)  # in the sheet's order
    assert len(places) == 11
    for bar, tests in zip(matrix, asked, strict=True):
        facts = {test.fact.name: 5 if test.fact.kind == "count" else True for test in tests}
        after = assess(case.but(**facts))
        assert after.on(bar).truth is Truth.MET
        at_work = [row for one, row in matrix.items() if after.on(one).truth is Truth.MET]
        for name in ("asylum", "withholding", "cat_withholding"):
            assert before[name] in GRANTED
            closed = any(row.get(name) == lists.CLOSES for row in at_work)
            assert (after.results[name] is Result.REFUSED) == closed
        leads = any(row.get("cat_deferral") == lists.OPENS for row in at_work)
        assert (after.results["cat_deferral"] is Result.REQUIRED) == leads


def test_the_map_tiles_the_plane_and_is_right_at_every_point():
    """Rectangles cover the whole without overlap; at points drawn at random they say what the
    rules say there.
    """
    draw = random.Random(5)
    pairs = [("likelihood_of_persecution", "days_to_filing"),
             ("likelihood_of_persecution", "likelihood_of_torture"),
             ("likelihood_of_torture", "official_role"),
             ("likelihood_of_persecution", "nexus"),
             ("likelihood_of_persecution", "credible")]  # fmt: skip
    for case, facts in product(some_cases(6, seed=6), pairs):
        now = scene(case, facts=facts)
        across, up = the_map.axes(now)
        assert (across.fact.name, up.fact.name) == facts
        grid = the_map._grid(now, across, up)
        boxes = list(the_map._boxes(grid, across, up))
        area = sum((b.right - b.left) * (b.high - b.low) for b in boxes)
        assert math.isclose(area, 1)
        for _ in range(10):
            x = draw.choice((0, 0.09, 0.1, 0.5, 0.51, 1, round(draw.random(), 2)))
            top = 730 if up.fact.kind == "count" else 1
            y = draw.choice((365, 366, 0, 700) if top == 730 else up.fact.values or (0.5, 0.51, 0))
            point = assess(case.but(**{facts[0]: x, facts[1]: y}))
            said, _ = the_map._said({name: point[name].result for name in PROTECTIONS})
            place = (_nudged(across, x), _nudged(up, y))
            inside = [
                b for b in boxes if b.left <= place[0] <= b.right and b.low <= place[1] <= b.high
            ]
            assert [b.said for b in inside] == [said]


def _nudged(axis, value):
    """Return where a value lies, moved off a boundary into the part whose values it belongs to."""
    if axis.fact.values:
        return (axis.fact.values.index(value) + 0.5) / len(axis.fact.values)
    end = 730 if axis.fact.kind == "count" else 1
    part = [p for p in axis.parts if p.value <= value][-1]
    return min(max(value / end, part.start + 1e-9), part.end - 1e-9)


@pytest.mark.parametrize(
    ("facts", "up"),
    [
        ("nexus days_to_filing", "filing date"),
        ("persecutor nexus", "link to a protected ground"),
        ("credible nexus", "link to a protected ground"),
        ("credible", "credibility"),
        ("", "filing date"),
        ("terrorism days_to_filing", "filing date"),
    ],
)
def test_the_second_axis_is_the_fact_that_shows_most(facts, up):
    """Numbers go before levels, those before other lists and yes or no; then the filing date."""
    now = scene(facts=("likelihood_of_persecution", *facts.split()))
    head = f"What is open at each likelihood of persecution and {up}"
    for said in (Read(VIEWS["map"].html(now)).text, VIEWS["map"].text(now)):
        assert said.startswith(head), said[:90]


def test_the_map_marks_where_the_case_stands():
    """You are here on both axes; an unknown fact has no place."""
    html = VIEWS["map"].html(scene())
    assert "left:30%;bottom:" in html
    assert "rk-spot" not in VIEWS["map"].html(scene(START.but(likelihood_of_persecution=None)))
    here = "the likelihood of persecution is 30% and the filing date is day 100"
    assert f"You are here: {here}." in VIEWS["map"].text(scene())


# -- missing, what if, chain -----------------------------------------------------------------------


def test_everything_missing_and_open_is_listed():
    """Each element that stands in the way appears under its protection, in the law's order."""
    for case in some_cases(20, seed=7):
        now = scene(case)
        said = VIEWS["missing"].text(now)
        drawn = Read(VIEWS["missing"].html(now)).text
        for name in PROTECTIONS:
            for element in (*now.now[name].missing, *now.now[name].open):
                assert f"- {element.truth}: {title(broken(element))}." in said
                assert title(broken(element)) in drawn


def test_what_would_change_it_does_change_it():
    """Every way that is shown is a flip the rules confirm, and single facts come alone."""
    now = scene()
    said = VIEWS["whatif"].text(now)
    assert "if the likelihood of persecution is 51%" in said
    for flip in flips(START, "withholding", 1):
        assert assess(START.but(**flip.changes)).withholding.result is Result.REQUIRED
        (name,) = flip.changes
        assert f"if {FACTS[name].clause(flip.changes[name])}" in said
    assert "never what anyone should say" in said


# -- static twins ----------------------------------------------------------------------------------


def test_titles_and_labels_are_shown_as_text():
    """Markup, quotes and emoji in a title or a label reach the reader as they were written."""
    read = Read(snapshot_html(scene(), VIEWS.values(), ODD))
    assert ODD in read.text
    assert "script" not in read.tags
    assert ODD in words_of(snapshot_html(scene(), VIEWS.values(), ODD))


def test_the_twin_reads_right_without_style_and_drawings():
    """Stripped of style and SVG, a snapshot still has title, facts, questions, results, reasons."""
    now = scene(START.but(likelihood_of_persecution=0.6), START)
    said = words_of(snapshot_html(now, VIEWS.values(), "How likely is likely enough?"))
    assert said.startswith("How likely is likely enough?")
    assert "If returned, how likely is persecution? 60%" in said
    for name in PROTECTIONS:
        found = now.now[name]
        assert f"{found.protection.title}: {headline(found)}; {brief(found)}" in said
    asked = (
        "How likely? Asylum: met: 60%, course mark 10%; "
        "Statutory withholding: met: 60%, needs over 50%;"
    )
    assert f"{asked} CAT withholding: not met: 20%, needs over 50%;" in said
    assert "\nThe facts\n" in said
    assert "10% to 50%" in said  # the map as a table
    assert "Not legal advice" in said


def test_the_bare_table_of_an_assessment():
    """An assessment shown alone is a table that needs no style."""
    for case in some_cases(10, seed=8):
        found = assess(case)
        said = Read(assessment_html(found)).text
        assert all(LAW[name].title in said and headline(found[name]) in said for name in LAW)


def test_snapshot_of_one_view_has_no_other():
    """A snapshot holds the views asked for and nothing more."""
    said = words_of(snapshot_html(scene(), [VIEWS["timeline"]]))
    assert "Filed on day 100" in said
    assert "Must or may?" not in said
    own = View("own", "Own", lambda _: "<p>mine</p>")
    assert "mine" in Read(snapshot_html(scene(), [own])).text


# -- the stylesheet --------------------------------------------------------------------------------


def test_the_stylesheet_loads_nothing():
    """No address, no import, no font, nothing that moves; the one drawing is in the text itself."""
    person = re.search(r"""url\("data:image/svg\+xml,[^"]*"\)""", stylesheet())[0]
    assert "href" not in person
    for word in ("url(", "@import", "@font-face", "http", "animation", "transition"):
        assert word not in stylesheet().replace(person, "")


def _tokens(block):
    return dict(re.findall(r"(--rk-[\w-]+):\s*(#[0-9a-f]{3,6})", block))


def _light(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    parts = (int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4))
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    """The contrast of two colours, from 1 to 21, as WCAG 2 reckons it."""
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [("ink", "ground"), ("muted", "ground"), ("on-must", "must"), ("on-may", "may"),
        ("on-both", "both"), ("broken", "tint"), ("broken", "ground"), ("muted", "band"),
        ("on-zone-1", "zone-1"), ("must", "ground")]  # fmt: skip
SHAPES = [("break", "ground"), ("edge", "ground"), ("idle", "ground"), ("focus", "ground")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_shapes_stand_out(theme):
    """Text has at least 4.5 to 1 against what it stands on, shapes that mean something 3 to 1."""
    light, dark = re.findall(r"(?::root|=\"false\"\]) \{(.*?)\}", stylesheet(), flags=re.DOTALL)
    tokens = _tokens(light) | (_tokens(dark) if theme == "dark" else {})
    for pairs, least in ((TEXT, 4.5), (SHAPES, 3)):
        for one, other in pairs:
            assert contrast(tokens[f"--rk-{one}"], tokens[f"--rk-{other}"]) >= least, (one, other)


def test_both_themes_have_every_colour():
    """A colour defined for one theme is defined for the other."""
    light, dark = re.findall(r"(?::root|=\"false\"\]) \{(.*?)\}", stylesheet(), flags=re.DOTALL)
    assert set(_tokens(light)) == set(_tokens(dark))


def test_words_for_every_element_and_test():
    """Every element has a name and every test a short phrase, whatever its truth."""
    for case in (START, Case(), START.but(terrorism=True, credible=False, persecutor=None)):
        now = assess(case)
        for name in PROTECTIONS:
            for element in now[name].elements:
                assert title(element)
                assert 0 < len(phrase(element)) <= 40
