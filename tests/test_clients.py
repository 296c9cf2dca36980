"""The hypothetical clients: each file is right, and together they cover the law."""

import os
import re
import tomllib
from collections import Counter
from html import unescape

import oracle
import pytest
import spaces

from reliefkit import PROTECTIONS, ReliefError, assess
from reliefkit.__main__ import main
from reliefkit.facts import FACTS, GROUPS
from reliefkit.labs.start import case_for
from reliefkit.learning import case_files, casefile, free
from reliefkit.learning.casefile import CaseFile
from reliefkit.library import authority
from reliefkit.library import clients as clients_module
from reliefkit.library.clients import ASIDE, LESSONS, Client, clients, set_aside
from reliefkit.library.entries import read_folder
from reliefkit.paths import data_path

CLIENTS = clients()
ANY = pytest.mark.parametrize("client", CLIENTS.values(), ids=list(CLIENTS))
LEGAL = "persecut|tortur|more likely than not|well-founded|nexus|acquiesc|eligib|refugee"
LEGAL += "|withholding|deferral|protected ground|presum|rebut"
GOOD = (data_path("cases", "amara-journalist.toml"), "amara-journalist")


def results(case):
    """The four results, as a data file writes them."""
    return {name: str.__str__(result) for name, result in assess(case).results.items()}


@ANY
def test_facts_give_the_expected_results(client):
    """The rules reach exactly the four results that the file expects."""
    assert results(client.case) == client.expected


@ANY
def test_oracle_agrees_with_the_expected_results(client):
    """So does the plain second implementation, which shares no code with the rules."""
    assert oracle.decide({**spaces.ORDINARY, **client.facts}) == client.expected


@ANY
def test_no_odd_combination_of_facts(client):
    """No file combines facts in a way the model warns of."""
    assert assess(client.case).warnings == ()


@ANY
def test_every_cite_resolves(client):
    """The reasons cite authorities, each of which is in the law data, and show no bare id."""
    cited = ", ".join(re.findall(r"\[([^\]]+)\]", client.because))
    for id in cited.split(", "):
        assert authority(id).short in client.reasons()
    assert "[" not in client.reasons()


@ANY
def test_reasons_name_the_protections_with_their_adjective(client):
    """Every protection is accounted for by its full name; "withholding" never stands bare."""
    said = " ".join(f"{client.teaches} {client.because}".split())
    for bare in re.finditer("withholding", said):
        before = said[: bare.start()]
        assert before.endswith(("statutory ", "CAT ", "Statutory ", "kinds of ")), said
    if "the other three" not in said and "none of the four" not in said:
        for kind in ("asylum", "statutory withholding", "cat withholding", "cat deferral"):
            assert kind in said.lower(), kind


@ANY
def test_story_is_short_and_draws_no_legal_conclusion(client):
    """A story has four to eight sentences about the client by name, in no legal terms."""
    story = " ".join(client.story.split())
    assert 4 <= len(re.findall(r"[.!?](?= |$)", story)) <= 8
    assert story.startswith(client.name)
    assert not re.search(LEGAL, story, re.IGNORECASE)


@ANY
def test_words_of_a_fact_are_few_whole_and_in_order(client):
    """A fact is carried by at most fifteen words at a place, whole ones, as the story has them."""
    for name, places in client.words.items():
        told = r"(?![\w%]).*(?<!\w)".join(map(re.escape, places))
        assert re.search(rf"(?<!\w){told}(?![\w%])", client.story), name
        assert max(len(words.split()) for words in places) <= 15, name


@ANY
def test_numbers_of_the_facts_are_in_their_words(client):
    """Every likelihood, filing day and year of sentence given is in the words that carry it."""
    words = {0: "months", 2: "two years", 4: "four years", 5: "five years", 6: "six years"}
    for name, value in client.facts.items():
        said = " ".join(client.words[name]).replace(",", "")
        if FACTS[name].kind == "share" and value is not None:
            assert re.search(rf"\b{value * 100:.0f}%", said), name
        elif name == "days_to_filing" and value is not None:
            assert re.search(rf"\b{value}\s+days", said)
        elif name == "sentence_years" and value is not None:
            assert words[value] in said


@ANY
def test_story_uses_the_pronoun(client):
    """The story speaks of the client with the pronoun of the file."""
    forms = {"she": "she|her", "he": "he|him|his", "they": "they|them|their"}
    assert re.search(rf"\b({forms[client.pronoun]})\b", client.story, re.IGNORECASE)


def test_there_are_enough_clients_of_many_countries():
    """There are at least 24 clients, no name twice, and hardly a country twice."""
    assert len(CLIENTS) >= 24
    assert len({client.name for client in CLIENTS.values()}) == len(CLIENTS)
    countries = Counter(client.country for client in CLIENTS.values())
    assert len(countries) >= 40
    assert max(countries.values()) <= 2
    for id, client in CLIENTS.items():
        assert client.name.isalpha()
        assert id.startswith(client.name[0].lower())


def test_every_lesson_has_clients():
    """Every lesson has at least four clients that suit it."""
    suited = Counter(lesson for client in CLIENTS.values() for lesson in client.lessons)
    assert set(suited) == set(LESSONS)
    assert min(suited.values()) >= 4, suited


def test_every_fact_is_given_by_some_client():
    """Every fact of every group is given; every bar is raised; every level and choice is used."""
    given = {(name, v) for client in CLIENTS.values() for name, v in client.facts.items()}
    assert {name for name, _ in given} == set(FACTS)
    for bar in (*GROUPS["bars"], "entry_presumption"):
        assert (bar, 5) in given if bar == "sentence_years" else (bar, True) in given, bar
    used = given | {(name, fact.ordinary) for name, fact in FACTS.items()}
    for name, fact in FACTS.items():
        if fact.kind in ("level", "choice") and name != "circuit":
            asked = {(name, value) for value in fact.values if value not in fact.on_request}
            assert asked <= used, name


def test_every_result_of_every_protection_is_reached():
    """Each protection is granted, not available and open for at least two clients."""
    reached = Counter(pair for client in CLIENTS.values() for pair in client.expected.items())
    for name in PROTECTIONS:
        granted = "permitted" if name == "asylum" else "required"
        for result in (granted, "refused", "open"):
            assert reached[name, result] >= 2, (name, result)


def test_every_kind_of_likelihood_is_there():
    """There are clients below a tenth, from a tenth to a half, and above a half."""
    shares = [client.case["likelihood_of_persecution"] or 0.0 for client in CLIENTS.values()]
    assert sum(0 < share < 0.10 for share in shares) >= 3
    assert sum(0.10 <= share <= 0.50 for share in shares) >= 5
    assert sum(share > 0.50 for share in shares) >= 5


def test_same_story_in_another_circuit_differs_in_statutory_withholding_only():
    """Lucía and Teresa differ in the circuit alone, and in that one result alone."""
    one, other = CLIENTS["lucia-grower"], CLIENTS["teresa-grower"]
    assert one.case.differences(other.case) == ("circuit",)
    unlike = [name for name in PROTECTIONS if one.expected[name] != other.expected[name]]
    assert unlike == ["withholding"]


SAID = "spoke of nothing but her articles"
NOT_THERE = "words.nexus: not in the story: 'spoke of her'"
BROKEN = {
    "fact that does not exist": ('nexus = "', 'nexxus = "', "nexxus"),
    "value that is not allowed": ('nexus = "central reason"', 'nexus = "main"', "nexus: 'main'"),
    "share above one": ("likelihood_of_torture = 0.15", "likelihood_of_torture = 15", "0 to 1"),
    "lesson that does not exist": ('"how-likely"', '"how-likley"', "lessons[1]: "),
    "asylum as a duty": ('asylum = "permitted"', 'asylum = "required"', "expected.asylum"),
    "protection left out": ('cat_deferral = "refused"\n', "", "expected.cat_deferral: missing"),
    "protection misspelt": (
        "cat_deferral =",
        "cat_defferal =",
        "expected.cat_defferal: not a protection. Did you mean 'cat_deferral'?",
    ),
    "field left out": ('country = "Nigeria"\n', "", "country"),
    "field too many": ('country = "Nigeria"\n', 'country = "Nigeria"\nage = 31\n', "age"),
    "field of the wrong type": ('country = "Nigeria"', "country = 234", "country"),
    "empty field": ('country = "Nigeria"', 'country = ""', "country: must not be empty"),
    "not TOML": ('country = "Nigeria"', "country = Nigeria", "line 3"),
    "pronoun that does not exist": ('pronoun = "she"', 'pronoun = "her"', "pronoun: 'her' is not"),
    "pronoun left out": ('pronoun = "she"\n', "", "pronoun: missing"),
    "words not in the story": (f'nexus = "{SAID}"', 'nexus = "spoke of her"', NOT_THERE),
    "words of a fact left out": (f'nexus = "{SAID}"\n', "", "words.nexus: missing"),
    "words of a fact empty": (f'nexus = "{SAID}"', "nexus = []", "words.nexus: missing"),
    "words of no fact": (f'nexus = "{SAID}"', f'nexsus = "{SAID}"', "Did you mean 'nexus'?"),
    "words of another type": (f'nexus = "{SAID}"', "nexus = [3]", "words.nexus[0]: expected text"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_bad_file_fails_with_the_place_named(fault, tmp_path):
    """One wrong word in a good file is refused; the message names the file and the fault."""
    path, id = GOOD
    with open(path, encoding="utf-8") as file:
        text = file.read()
    (tmp_path / f"{id}.toml").write_text(text, encoding="utf-8")
    assert read_folder(Client, str(tmp_path))[id] == CLIENTS[id]
    right, wrong, told = BROKEN[fault]
    assert right in text
    (tmp_path / f"{id}.toml").write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(ReliefError) as error:
        read_folder(Client, str(tmp_path))
    assert id in str(error.value)
    assert told in str(error.value)


def test_every_shipped_file_is_right_and_carries_its_words():
    """None is set aside, each fact has the words that carry it, and the rules agree with each."""
    assert set_aside() == []
    assert len(CLIENTS) == len(os.listdir(data_path("cases")))
    for client in CLIENTS.values():
        assert client.words.keys() == client.facts.keys()
        assert client.doubts == []


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Writes a client of the learner's own, made from a good file, and reads all of them anew."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clients").mkdir()
    with open(GOOD[0], encoding="utf-8") as file:
        text = file.read()

    def write(name, *changes):
        made = text[: text.index("[words]")] + text[text.index("[expected]") :]
        for old, new in changes:
            assert old in made
            made = made.replace(old, new)
        (tmp_path / "clients" / f"{name}.toml").write_text(made, encoding="utf-8")
        forget()

    yield write
    forget()


def forget():
    """Read the clients anew, and make the lists of them anew, when they are next asked for."""
    for kept in (clients_module._read, casefile.entries, free.cases):
        kept.cache_clear()


def test_a_client_of_ones_own_is_read_in_a_lawyers_words(own):
    """Without `words`, results as the page says them, a plain cite beside an id."""
    own(
        "mine",
        ('asylum = "permitted"', 'asylum = "May be granted"'),
        ('withholding = "refused"', 'withholding = "not available"'),
        ('because = """', 'because = """\nINA 208(b)(1) [8 U.S.C. 1158(b)(1)]. '),
    )
    assert set_aside() == []
    mine = clients()["mine"]
    assert mine.expected == CLIENTS[GOOD[1]].expected
    assert mine.case == CLIENTS[GOOD[1]].case
    assert "INA 208(b)(1) [8 U.S.C. 1158(b)(1)]." in mine.reasons()
    assert assess(case_for("mine")).asylum.result == "permitted"


def test_a_bad_client_of_ones_own_is_set_aside_with_all_its_faults(own):
    """One sentence names file and every fault; all other files are there, and the page says so."""
    own("good")
    own(
        "bad",
        ('asylum = "permitted"', 'asylum = "must be granted"'),
        ('nexus = "central reason"', 'nexus = "main"'),
        ("likelihood_of_torture = 0.15", "likelihood_of_tortur = 15"),
        ('"how-likely"', '"how-likley"'),
        ('because = """', 'because = """\nAs held [acosta-1895]. '),
    )
    own(GOOD[1])
    one, same = set_aside()
    assert one.startswith("clients/bad.toml, bad.")
    for told in (
        "expected.asylum",
        "nexus: 'main'",
        "likelihood_of_tortur: not a fact. Did you mean 'likelihood_of_torture'?",
        "'how-likley'",
        "acosta-1895",
    ):
        assert told in one
    assert same.startswith(f"clients/{GOOD[1]}.toml: the course has a client of this name")
    assert clients().keys() == {*CLIENTS, "good"}
    with pytest.raises(ReliefError, match=r"clients/bad\.toml.*python -m reliefkit facts"):
        case_for("bad")
    page = case_files().html() + case_files().slots.held("note")
    assert "clients/bad.toml" in page
    assert ASIDE in page


def test_what_a_file_expects_wrongly_is_told_when_the_client_is_shown(own):
    """The rules' own result stands beside what the file says."""
    own("mine", ('asylum = "permitted"', 'asylum = "not available"'))
    (doubt,) = clients()["mine"].doubts
    assert doubt.startswith(
        "The file expects Asylum: not available. The rules give: may be granted"
    )
    file = CaseFile(clients()["mine"])
    assert doubt not in file.slots.held("held")
    for name, question in file.asked.questions.items():
        file.asked.answer(name, next(iter(question.options)))
    file.asked.commit()
    assert doubt in unescape(file.slots.held("held"))


def test_the_names_of_facts_are_at_hand(capsys):
    """The command lists each with its question and what it can be."""
    assert main(["facts"]) == 0
    said = capsys.readouterr().out
    for fact in FACTS.values():
        assert f"{fact.name}\n    {fact.question}\n    {fact.allowed}\n" in said


def test_unknown_is_a_word_in_the_file_and_nothing_in_the_case():
    """A fact written "unknown" is unknown in the case, though its ordinary value is another."""
    with open(data_path("cases", "rojin-translator.toml"), "rb") as file:
        written = tomllib.load(file)["facts"]
    assert written["days_to_filing"] == "unknown"
    assert CLIENTS["rojin-translator"].case["days_to_filing"] is None
