"""The renderer itself is tested here: every page is rendered anew."""

import pytest


@pytest.fixture(autouse=True)
def _rendered_anew(real_render: None) -> None:
    """Hand out nothing that was kept."""
