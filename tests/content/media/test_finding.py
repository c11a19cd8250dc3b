"""content.media.finding: which stored file is at a URL, and for whom."""

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content.models import Article, Asset, Section
from tests.content.media.file_requests import address, get
from tests.content.media.files import current
from tests.newsroom import Person, publish
from tests.policies import with_policy
from tests.samples import samples


def test_what_nothing_uses_is_not_there_for_readers(anon: Client, as_otto: Client, boats: Asset) -> None:
    assert get(anon, address(boats)).status_code == 404
    assert get(as_otto, address(boats)).status_code == 404


def test_what_a_draft_uses_is_not_there_for_readers(anon: Client, boats: Asset, about_boats: Article) -> None:
    assert get(anon, address(boats)).status_code == 404


def test_private_and_absent_cost_the_same(anon: Client, boats: Asset) -> None:
    for path in (address(boats), f"/media/{'0a' * 32}/x.png"):
        with assertNumQueries(1):
            get(anon, path)


@pytest.mark.parametrize(("audience", "statuses"), [("members", (404, 200, 200)), ("roles", (404, 404, 200))])
def test_a_file_follows_the_audience_of_its_article(
    audience: str, statuses: tuple[int, ...], anon: Client, as_otto: Client, as_cara: Client, boats: Asset,
    live_boats: Article, news: Section,
) -> None:  # fmt: skip
    with_policy(news, audience=audience)
    assert tuple(get(client, address(boats)).status_code for client in (anon, as_otto, as_cara)) == statuses


NO_ADDRESSES = samples(__file__)["no addresses"]


def test_nothing_else_is_an_address(
    anon: Client, boats: Asset, live_boats: Article, subtests: pytest.Subtests
) -> None:
    version = current(boats)
    parts = {"digest": version.digest, "name": version.address_name}
    for wrong in NO_ADDRESSES:
        path = "/media/" + wrong.format(**parts, upper=version.digest.upper(), short=version.digest[:-1])
        with subtests.test(path=path):
            answer = get(anon, path)
            assert answer.status_code == 404
            assert "Content-Disposition" not in answer.headers


def test_a_rendition_is_as_public_as_its_picture(
    anon: Client, as_otto: Client, as_cara: Client, boats: Asset, about_boats: Article, cara: Person, ed: Person
) -> None:  # fmt: skip
    path = f"/media/{current(boats).digest}/320.avif"
    assert [get(c, path).status_code for c in (anon, as_otto, as_cara)] == [404, 404, 200]
    publish(about_boats, by=cara, approver=ed)
    assert get(anon, path).status_code == 200
