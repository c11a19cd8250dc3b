"""content.public.rendering.caching: ETags, 304 responses, and no cache beyond five seconds."""

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries


def test_one_query_for_a_page_that_has_not_changed(anon: Client, path: str) -> None:
    tag = anon.get(path)["ETag"]
    with assertNumQueries(1):
        response = anon.get(path, headers={"If-None-Match": tag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag)
    assert "max-age=0" in response["Cache-Control"]


@pytest.mark.parametrize("known", ["*", '"other", {tag}', "{strong}"])
def test_all_forms_of_a_known_tag_count(anon: Client, path: str, known: str) -> None:
    tag = anon.get(path)["ETag"]
    header = known.format(tag=tag, strong=tag.removeprefix("W/"))
    assert anon.get(path, headers={"If-None-Match": header}).status_code == 304


@pytest.mark.parametrize("known", ['"other"', 'W/"other"', "nonsense", ""])
def test_another_tag_gets_the_page(anon: Client, path: str, known: str) -> None:
    assert anon.get(path, headers={"If-None-Match": known}).status_code == 200


def test_a_date_alone_never_answers_304(anon: Client, path: str) -> None:
    known = anon.get(path)["Last-Modified"]
    assert anon.get(path, headers={"If-Modified-Since": known}).status_code == 200


def test_head_is_a_page_without_body(anon: Client, path: str) -> None:
    page, head = anon.get(path), anon.head(path)
    assert head.content == b""
    assert (head["ETag"], head["Content-Length"]) == (page["ETag"], page["Content-Length"])
