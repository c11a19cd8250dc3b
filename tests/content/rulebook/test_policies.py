"""Rules on policies and emergencies (content.rulebook.policies): administrators only."""

import pytest

from content.models import Article, Section
from rbac.errors import Refused
from tests.content.articles.test_emergency_publication import opened
from tests.content.policies.test_change import ask
from tests.newsroom import Person


@pytest.mark.parametrize("who", ["cara", "ed", "edna", "otto"], indirect=True)
def test_only_administrators_change_policies(who: Person, news: Section) -> None:
    with pytest.raises(Refused):
        ask(news, who, approvals=2)


@pytest.mark.parametrize("who", ["cara", "ed", "edna", "otto"], indirect=True)
def test_only_an_administrator_declares_an_emergency(who: Person, draft: Article) -> None:
    with pytest.raises(Refused):
        opened(draft, who)
