"""Learning: predict first, then see what the law says and why."""

from reliefkit.learning.casefile import agreement, case_files
from reliefkit.learning.charts import bar_chart, chart_of_one
from reliefkit.learning.find import find_facts
from reliefkit.learning.free import ask_next, free_lab, memo
from reliefkit.learning.grade import choose, read_the_web, sort_harms
from reliefkit.learning.kept import record_card
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
from reliefkit.learning.series import drill
from reliefkit.learning.tables import doors, four_protections, gives, the_road
from reliefkit.learning.task import task
