"""The comparison of the four protections as a table, for the tests that read it."""

import pandas as pd

from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.tables import compared


def comparison() -> pd.DataFrame:
    """Return the whole comparison: one row a question, one column a protection."""
    found = compared()
    return pd.DataFrame(
        {LAW[n].title: [row.cells[n][0] for row in found] for n in PROTECTIONS},
        index=[row.title for row in found],
    )
