"""Learning: predict first, then see what the law says and why."""

from reliefkit.learning.after import after_the_grant
from reliefkit.learning.casefiles import agreement_table, case_files
from reliefkit.learning.chain import chain_lab
from reliefkit.learning.charts import bar_chart, line_chart
from reliefkit.learning.choose import choose
from reliefkit.learning.drill import drill
from reliefkit.learning.everything import ask_next, compare_any, free_lab
from reliefkit.learning.four import four_protections, four_protections_table
from reliefkit.learning.gives import gives, gives_table
from reliefkit.learning.glossary import glossary, glossary_page
from reliefkit.learning.memo import memo
from reliefkit.learning.numbers import nationality_lab, your_own
from reliefkit.learning.pair import pair, pair_on
from reliefkit.learning.predict import predict
from reliefkit.learning.readweb import read_the_web
from reliefkit.learning.rule import rule
from reliefkit.learning.sources import developments, sources
from reliefkit.learning.task import task
from reliefkit.learning.worked import worked

__all__ = [
    "after_the_grant",
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
    "gives_table",
    "glossary",
    "glossary_page",
    "line_chart",
    "memo",
    "nationality_lab",
    "pair",
    "pair_on",
    "predict",
    "read_the_web",
    "rule",
    "sources",
    "task",
    "worked",
    "your_own",
]
