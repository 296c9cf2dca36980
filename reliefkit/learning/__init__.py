"""Learning: predict first, then see what the law says and why."""

from typing import TYPE_CHECKING

from reliefkit.later import later
from reliefkit.learning.ask import choose
from reliefkit.learning.chain import chain_lab
from reliefkit.learning.files import case_files
from reliefkit.learning.free import ask_next, compare_any, free_lab
from reliefkit.learning.memo import memo
from reliefkit.learning.pair import pair
from reliefkit.learning.predict import predict
from reliefkit.learning.read import (
    developments,
    glossary,
    glossary_page,
    rule,
    sources,
    worked,
)
from reliefkit.learning.series import drill
from reliefkit.learning.tables import (
    after_the_grant,
    agreement,
    agreement_table,
    four_protections,
    four_protections_table,
    gives,
)
from reliefkit.learning.task import task
from reliefkit.learning.web import read_the_web

if TYPE_CHECKING:
    from reliefkit.learning.charts import bar_chart, line_chart
    from reliefkit.learning.numbers import nationality_lab, your_own

# Loaded when first asked for: they bring pandas, which most lessons do without.
__getattr__ = later(
    __name__,
    {
        "bar_chart": "charts",
        "line_chart": "charts",
        "nationality_lab": "numbers",
        "your_own": "numbers",
    },
)

__all__ = [
    "after_the_grant",
    "agreement",
    "agreement_table",
    "ask_next",
    "bar_chart",
    "case_files",
    "chain_lab",
    "choose",
    "compare_any",
    "developments",
    "drill",
    "four_protections",
    "four_protections_table",
    "free_lab",
    "gives",
    "glossary",
    "glossary_page",
    "line_chart",
    "memo",
    "nationality_lab",
    "pair",
    "predict",
    "read_the_web",
    "rule",
    "sources",
    "task",
    "worked",
    "your_own",
]
