"""One made-up county for all the tests of this folder."""

import pytest

from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.made_up.shape import County


@pytest.fixture(scope="session")
def made() -> County:
    return county(300, 1)
