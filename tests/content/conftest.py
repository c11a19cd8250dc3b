"""Fixtures of content: sections, administrators, and a section that asks for the approval of certain users."""

import pytest

from content.models import Section
from content.sections import verbs as sections
from rbac.administration.custom_roles import make_role
from rbac.models import CustomRole
from tests.newsroom import Person, person
from tests.policies import demand, token

CELLS = {"content.approve_article": "editor", "content.countersign_correction": "editor"}


@pytest.fixture
def harbour(news: Section, ada: Person) -> Section:
    return sections.add_section(news, by=ada, title="Harbour")


@pytest.fixture
def abe(ada: Person) -> Person:
    """A second administrator."""
    return person("Abe", "administrator")


@pytest.fixture
def sue(news: Section) -> Person:
    """Administers News, and not the site."""
    return person("Sue", "administrator", news.scope)


@pytest.fixture
def legal(ada: Person) -> CustomRole:
    return make_role("Legal review", CELLS, reason="new law", by=ada)


@pytest.fixture
def lena(legal: CustomRole, news: Section) -> Person:
    return person("Lena", legal.key, news.scope)


@pytest.fixture
def asks(legal: CustomRole, lena: Person, news: Section, ada: Person) -> Section:
    """The section asks for one approval, and by Legal review."""
    demand(news, ada, [[token(legal)]])
    news.refresh_from_db()
    return news
