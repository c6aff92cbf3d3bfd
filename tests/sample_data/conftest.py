"""The sample mission, played once for all tests of it."""

from __future__ import annotations

import pytest

from sample_data.mission import Mission
from sample_data.writing import played


@pytest.fixture(scope="session")
def mission() -> Mission:
    """The whole mission, over; nobody changes it."""
    return played()
