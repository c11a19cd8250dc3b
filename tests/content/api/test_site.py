"""The API as openapi.json describes it: every address, its answers, costs and caches."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from content.api.site import DESCRIPTION
from content.models import Article, Topic
from content.public.queries.navigation import NOT_SET_UP
from tests.content.api.conftest import HERE, read, titles
from tests.content.conftest import PublishStory

SCHEMAS = DESCRIPTION["components"]["schemas"]
# The path in the description, and what is asked for it: {id} is the article's.
ADDRESSES = {path: f"{HERE}{path}" for path in DESCRIPTION["paths"]}


def closed(schema: Any) -> Any:
    """The same schema, which takes nothing that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: closed(part) for name, part in schema.items()}
    return inside | ({"additionalProperties": False} if "properties" in schema else {})


def test_a_topic_without_a_live_article_is_not_there(anon: Client, draft: Article, topic: Topic) -> None:
    assert read(anon, "/topics/") == {"topics": []}
    assert titles(anon, "?topic=ferries") == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ADDRESSES.values())
def test_nothing_can_be_changed_there(anon: Client, published: Article, method: str, path: str) -> None:
    assert getattr(anon, method)(path.format(id=published.public_id)).status_code == 405


@pytest.mark.late
@pytest.mark.django_db
def test_the_description_is_valid(anon: Client, settings: Settings) -> None:
    from openapi_spec_validator import validate

    settings.SITE_URL = "https://gazette.example"
    described = read(anon, "/openapi.json")
    validate(described)
    assert all("429" in path["get"]["responses"] for path in described["paths"].values())
    assert described["servers"] == [{"url": "https://gazette.example/api/v1"}]


@pytest.mark.parametrize("path", [path for path in ADDRESSES if path != "/openapi.json"])
def test_every_answer_is_as_described_and_has_nothing_else(
    anon: Client, publish_story: PublishStory, topic: Topic, path: str
) -> None:
    article = publish_story("Ferries", summary="More boats.", topics=[topic.pk])
    answer = read(anon, path.format(id=article.public_id))
    shown = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**closed(shown), "components": {"schemas": closed(SCHEMAS)}}
    from openapi_schema_validator import OAS31Validator  # four seconds, and all workers read this file

    assert [error.message for error in OAS31Validator(whole).iter_errors(answer)] == []


def test_every_address_in_an_answer_leads_somewhere(
    anon: Client, publish_story: PublishStory, topic: Topic, settings: Settings
) -> None:
    publish_story("Ferries", topics=[topic.pk])
    site = read(anon, "/")
    [section] = read(anon, "/sections/")["sections"]
    [filed] = read(anon, "/topics/")["topics"]
    [article] = read(anon, "/articles/")["articles"]
    led = [value for facts in (site, section, filed, article) for value in facts.values()]
    paths = [str(value).removeprefix(settings.SITE_URL) for value in led if str(value).startswith("http")]
    assert len(paths) == 12
    assert {anon.get(path).status_code for path in paths} == {200}


@pytest.mark.parametrize("path", ADDRESSES.values())
def test_it_sets_no_cookie_and_caches_may_keep_it(anon: Client, published: Article, path: str) -> None:
    answer = anon.get(path.format(id=published.public_id))
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=2")
    head = anon.head(path.format(id=published.public_id))
    assert (head["ETag"], head.content) == (answer["ETag"], b"")


@pytest.mark.parametrize("path", ADDRESSES.values())
def test_it_costs_three_queries_and_those_of_the_limit_and_one_for_a_user_who_has_it(
    anon: Client, published: Article, path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    address = path.format(id=published.public_id)
    monkeypatch.setattr("content.public.queries.navigation._kept", NOT_SET_UP)
    with django_assert_max_num_queries(6):
        first = anon.get(address)
    with django_assert_max_num_queries(1):
        again = anon.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
