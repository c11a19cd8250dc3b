"""Template tag {% can %} (rbac.templatetags.rbac): a template offers what the rulebook allows."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, Template

from rbac.models import Scope
from rbac.rulebook import UnknownAction
from tests.rbac.conftest import Person


def shown(text: str, user: Any = None, **context: Any) -> str:
    request = HttpRequest()
    request.user = user or AnonymousUser()
    return Template("{% load rbac %}" + text).render(Context({"request": request, **context}))


ONE = '{% can "sample.open_place" place as may %}{% if may %}yes{% else %}no{% endif %}'
ANY = '{% can "sample.open_place" as may %}{% if may %}yes{% else %}no{% endif %}'


def test_no_one_is_offered_anything(news_scope: Scope) -> None:
    assert shown(ONE, place=news_scope) == shown(ANY) == "no"


def test_an_object_is_offered_where_the_role_is_held(
    nora: Person, news_scope: Scope, policies_scope: Scope
) -> None:
    assert (shown(ONE, nora, place=news_scope), shown(ONE, nora, place=policies_scope), shown(ANY, nora)) == (
        "yes",
        "no",
        "yes",
    )


def test_a_slip_in_the_name_is_no_silent_no() -> None:
    with pytest.raises(UnknownAction):
        shown('{% can "sample.opn_place" as may %}')


def test_a_template_without_a_request_says_so() -> None:
    with pytest.raises(LookupError, match="no request"):
        Template('{% load rbac %}{% can "sample.open_place" %}').render(Context())


def test_nothing_is_done_to_an_object_that_is_not_there(nell: Person, news_scope: Scope) -> None:
    assert (shown(ONE, nell, place=news_scope), shown(ONE, nell, place=None)) == ("yes", "no")
