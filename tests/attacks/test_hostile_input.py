"""Whatever is sent, and wherever: an answer that says what is wrong, never a broken page."""

from collections.abc import Callable

import pytest
from django.test import Client

from content.comments.posting import NewComment, post_comment
from content.comments.receipts import new_receipt
from content.models import Article, Topic
from rbac.routes import routes
from tests.attacks.hostile import NASTIEST, VALUES, Walk
from tests.newsroom import Person


@pytest.fixture
def known(published: Article, policies: object, otto: Person) -> dict[str, str]:
    """What the addresses name, where it is not simply number 1."""
    Topic.objects.create(name="Ferries", slug="ferries")
    receipt = new_receipt()
    post_comment(published.pk, NewComment(name="A reader", email="", text="Will it stay?", receipt=receipt))
    found = {"slug": "ferries", "receipt": receipt, "article_id": str(published.pk), "decision": "approve"}
    for route in routes():
        model = route.rule.model if route.rule else None
        if model is not None and (first := model._default_manager.order_by("-pk").first()):
            found[f"{route.name}.{route.rule.lookup}"] = str(first.pk)
    return found


@pytest.fixture(params=[pytest.param("few"), pytest.param("all", marks=pytest.mark.deep)])
def kinds(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """What breaks most pages, and everything, which takes a quarter of an hour."""
    return NASTIEST if request.param == "few" else tuple(VALUES)


def test_no_address_breaks_a_page(as_ada: Client, known: dict[str, str], kinds: tuple[str, ...]) -> None:
    assert broken(as_ada, known, lambda walk: walk.addresses(kinds)) == []


def test_no_query_breaks_a_page(as_ada: Client, known: dict[str, str], kinds: tuple[str, ...]) -> None:
    assert broken(as_ada, known, lambda walk: walk.parameters("GET", kinds)) == []


def test_no_form_breaks_a_page(as_ada: Client, known: dict[str, str], kinds: tuple[str, ...]) -> None:
    assert broken(as_ada, known, lambda walk: walk.parameters("POST", kinds)) == []


# The same walk as an administrator's, to fewer pages: for the long run, except for whoever is nobody.
@pytest.mark.parametrize(
    "who",
    [pytest.param("as_ed", marks=pytest.mark.deep), pytest.param("as_cara", marks=pytest.mark.deep), "anon"],
)
def test_nor_does_anybody_else(who: str, known: dict[str, str], request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(who)
    assert broken(client, known, lambda walk: walk.everything_at_once("NUL")) == []


def broken(client: Client, known: dict[str, str], go: Callable[[Walk], None]) -> list[str]:
    walk = Walk(client, known)
    go(walk)
    return walk.broken
