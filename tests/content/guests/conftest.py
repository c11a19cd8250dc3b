import pytest

from content.models import Section
from tests.policies import with_policy


@pytest.fixture
def guests_approve(news: Section) -> None:
    """Guests may approve in the section News."""
    with_policy(news, guests="approve")
