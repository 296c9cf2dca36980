"""Brings one learner's copy of the lessons up to date: python own_copy.py FOLDER.

The hub runs this as the learner, so that it can do no more than the learner may.
"""

import shutil
import sys
from pathlib import Path

from reliefkit.errors import ReliefError
from reliefkit.launch import prepare

ROOM = 16 << 20  # bytes: a server that cannot write ends as it starts, and does not say why

folder = Path(sys.argv[1])
try:
    prepare(folder)
    if shutil.disk_usage(folder).free < ROOM:
        raise ReliefError(f"cannot keep lessons in {folder}: the disk is full")
except ReliefError as problem:
    # a learner on a hub has no other folder to name
    sys.exit(str(problem).partition(". ")[0])
