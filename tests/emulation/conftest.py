"""Who keeps the ground floor."""

import pytest

from blocs.enums import Capacity
from emulation.accounts.models import User
from tests.factories import HostFactory, person


@pytest.fixture
def administrator() -> User:
    """A system administrator."""
    return person(HostFactory(), Capacity.ADMINISTRATOR)
