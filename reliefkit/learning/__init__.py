"""Learning: predict first, then see what the law says and why."""

from importlib import import_module
from typing import Any

from reliefkit.learning.chain import chain_lab
from reliefkit.learning.choose import choose
from reliefkit.learning.files import case_files
from reliefkit.learning.find import find_facts
from reliefkit.learning.free import ask_next, compare_any, free_lab
from reliefkit.learning.grade import read_the_web, sort_harms
from reliefkit.learning.kept import record_card
from reliefkit.learning.memo import memo
from reliefkit.learning.pair import pair
from reliefkit.learning.predict import predict
from reliefkit.learning.read import (
    after_the_grant,
    afterwards,
    developments,
    glossary,
    glossary_page,
    rule,
    sources,
    worked,
)
from reliefkit.learning.road import doors, the_road
from reliefkit.learning.series import drill
from reliefkit.learning.tables import (
    agreement,
    agreement_table,
    four_protections,
    four_protections_table,
    gives,
)
from reliefkit.learning.task import task

# Loaded when first asked for: they bring pandas, which most lessons do without.
_LATER = {"bar_chart": "charts", "nationality_lab": "numbers", "your_own": "numbers"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
