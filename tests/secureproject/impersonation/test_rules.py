"""secureproject.impersonation.rules: only administrators impersonate, and never an administrator."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from content.models import Section
from tests.newsroom import person
from tests.secureproject.impersonation.test_session import begin


@pytest.mark.parametrize("client", ["as_cara", "as_ed", "as_edna"])
def test_only_administrators_see_as_someone(client: str, otto: User, request: pytest.FixtureRequest) -> None:
    assert begin(request.getfixturevalue(client), otto).status_code == 404


def test_never_as_an_administrator_of_anything_nor_as_oneself(
    as_ada: Client, ada: User, news: Section, site: Any
) -> None:
    alan, anna = person("Alan", "administrator"), person("Anna", "administrator", news.scope)
    for other in (ada, alan, anna):
        assert begin(as_ada, other).status_code == 403
    assert not Entry.objects.filter(event="secureproject.impersonation.started").exists()
