"""
Registers as offices keep them, CSV and workbooks, turned into ``register`` operations; nothing is posted
here.

``read_table`` reads a file into rows, ``guess_mapping`` finds which column holds which field, ``plan``
makes the operations and says about every row whether it goes in, and why not. Posting the plan is
another service.
"""

from wamledger.services.importing.causes import Cause, Severity
from wamledger.services.importing.guessing import guess_mapping
from wamledger.services.importing.mapping import FIELDS, Column, Mapping
from wamledger.services.importing.planning import Plan, Progress, must_have_columns, plan, plan_table
from wamledger.services.importing.problems import Problem
from wamledger.services.importing.reading import read_table
from wamledger.services.importing.rows import Fate, SetAside
from wamledger.services.importing.settings import Settings
from wamledger.services.importing.table import Cell, Content, Sheet, Table

__all__ = [
    "FIELDS",
    "Cause",
    "Cell",
    "Column",
    "Content",
    "Fate",
    "Mapping",
    "Plan",
    "Problem",
    "Progress",
    "SetAside",
    "Settings",
    "Severity",
    "Sheet",
    "Table",
    "guess_mapping",
    "must_have_columns",
    "plan",
    "plan_table",
    "read_table",
]
