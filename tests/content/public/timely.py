"""Events and notices, and the pages that list them."""

from datetime import UTC, datetime, timedelta

from django.test import Client

from content.models import Article, Section
from tests.content.conftest import published_by
from tests.newsroom import Person, fresh


def at(**later: float) -> str:
    return f"{datetime.now(UTC) + timedelta(**later):%Y-%m-%dT%H:%MZ}"


def event(cara: Person, ed: Person, news: Section, title: str, days: float, **more: str) -> Article:
    details = {"begins": at(days=days), "ends": at(days=days, hours=2), "place": "Old quay", **more}
    return published_by(cara, ed, news, title, kind="event", details=details)


def notice(
    cara: Person, ed: Person, news: Section, title: str, level: str = "urgent", days: float = 1
) -> Article:
    return published_by(
        cara, ed, news, title, kind="notice", details={"level": level, "until": at(days=days)}
    )


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.text


def order(page: str, *titles: str) -> list[str]:
    return sorted((title for title in titles if title in page), key=page.index)


def address(article: Article) -> str:
    return f"/{fresh(article).address.path}/"
