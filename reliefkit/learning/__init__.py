"""Learning: predict first, then see what the law says and why."""

from typing import TYPE_CHECKING

from reliefkit.later import later
from reliefkit.learning.ask import choose as choose
from reliefkit.learning.chain import chain_lab as chain_lab
from reliefkit.learning.files import case_files as case_files
from reliefkit.learning.free import ask_next as ask_next
from reliefkit.learning.free import compare_any as compare_any
from reliefkit.learning.free import free_lab as free_lab
from reliefkit.learning.grade import sort_harms as sort_harms
from reliefkit.learning.memo import memo as memo
from reliefkit.learning.pair import pair as pair
from reliefkit.learning.predict import predict as predict
from reliefkit.learning.read import after_the_grant as after_the_grant
from reliefkit.learning.read import developments as developments
from reliefkit.learning.read import glossary as glossary
from reliefkit.learning.read import glossary_page as glossary_page
from reliefkit.learning.read import rule as rule
from reliefkit.learning.read import sources as sources
from reliefkit.learning.read import worked as worked
from reliefkit.learning.road import doors as doors
from reliefkit.learning.road import the_road as the_road
from reliefkit.learning.series import drill as drill
from reliefkit.learning.tables import agreement as agreement
from reliefkit.learning.tables import agreement_table as agreement_table
from reliefkit.learning.tables import four_protections as four_protections
from reliefkit.learning.tables import four_protections_table as four_protections_table
from reliefkit.learning.tables import gives as gives
from reliefkit.learning.task import task as task
from reliefkit.learning.web import read_the_web as read_the_web

if TYPE_CHECKING:
    from reliefkit.learning.charts import bar_chart as bar_chart
    from reliefkit.learning.numbers import nationality_lab as nationality_lab
    from reliefkit.learning.numbers import your_own as your_own

# Loaded when first asked for: they bring pandas, which most lessons do without.
__getattr__ = later(
    __name__,
    {
        "bar_chart": "charts",
        "nationality_lab": "numbers",
        "your_own": "numbers",
    },
)
