"""Fixtures of content: sections, administrators, and a section that asks for the approval of certain users."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.actors import SystemActor
from audit.tree import sealing
from content import workflow
from content.bylines.verbs import add_byline
from content.models import Article, Asset, Byline, Section, Site
from content.sections import verbs as sections
from content.site import opening
from content.site.settings import set_up_site
from rbac.administration.custom_roles import make_role
from rbac.models import CustomRole
from tests.audit.sealer import ALL_COMMITTED, SEED, key_from
from tests.content.media.files import picture, upload, write_about
from tests.newsroom import Person, fresh, person, publish
from tests.policies import demand, token, with_policy
from tests.shared_rows import shared
from tests.words import OLD_SITE, introduced

CELLS = {"content.approve_article": "editor", "content.countersign_correction": "editor"}


def published_by(
    author: Person, editor: Person, section: Section, title: str, body: str = "<p>Words.</p>", **words: object
) -> Article:
    """An article that readers see, by way of review."""
    article = workflow.create_article(section, by=author, title=title, body=body, **words)  # type: ignore[arg-type]
    publish(article, by=author, approver=editor)
    shown: Article = fresh(article)
    return shown


def told_by_mail(**of: str) -> list[int]:
    """Who is to get news by mail, in the order in which it was asked for."""
    jobs = ProcrastinateJob.objects.filter(task_name="content.mail_news_to", args__contains=of)
    return [job.args["person"] for job in jobs.order_by("pk")]


@pytest.fixture
def boats(tmp_path: Path, cara: Person, news: Section) -> Asset:
    """A picture of Cara's in News, large enough to have renditions."""
    return upload(picture(tmp_path, size=(700, 500)), by=cara, section=news)


@pytest.fixture
def quay(tmp_path: Path, cara: Person, news: Section) -> Asset:
    """One that is large enough to be cut."""
    return upload(picture(tmp_path, 60, (1600, 1000)), by=cara, section=news)


@pytest.fixture
def about_boats(boats: Asset, cara: Person, news: Section) -> Article:
    """A draft that shows it."""
    return write_about(boats, by=cara, section=news)


@pytest.fixture
def live_boats(about_boats: Article, cara: Person, ed: Person) -> Article:
    """Cara's article, with the picture, published by Ed."""
    return publish(about_boats, by=cara, approver=ed)


@shared
def jane(edna: Person) -> Byline:
    return introduced("Jane Doe", "Jane <b>writes</b>.")


@shared
def john(edna: Person) -> Byline:
    return add_byline(by=edna, name="John Roe")


@shared
def guests_approve(news: Section) -> None:
    """Guests may approve in the section News."""
    with_policy(news, guests="approve")


@pytest.fixture
def one_key(settings: Any, monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    """The audit log is sealed with one key, and every entry is committed by now."""
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)


type PublishStory = Callable[..., Article]


@pytest.fixture
def publish_story(cara: Person, ed: Person, news: Section) -> PublishStory:
    """Publishes an article by Cara in News, by way of Ed's review: call it as ``published_by`` from the title on."""
    return partial(published_by, cara, ed, news)


@shared
def harbour(news: Section, ada: Person) -> Section:
    return sections.add_section(news, by=ada, source=OLD_SITE, title="Harbour")


@shared
def abe(ada: Person) -> Person:
    """A second administrator."""
    return person("Abe", "administrator")


@shared
def sue(news: Section) -> Person:
    """Administers News, and not the site."""
    return person("Sue", "administrator", news.scope)


@shared
def legal(ada: Person) -> CustomRole:
    return make_role("Legal review", CELLS, reason="new law", by=ada)


@shared
def lena(legal: CustomRole, news: Section) -> Person:
    return person("Lena", legal.key, news.scope)


@shared
def asks(legal: CustomRole, lena: Person, news: Section, ada: Person) -> Section:
    """The section asks for one approval, and by Legal review."""
    demand(news, ada, [[token(legal)]])
    news.refresh_from_db()
    return news


@pytest.fixture
def unopened(db: None, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setitem(opening._known, "open", False)
    return set_up_site("The Test Gazette", by=SystemActor("set_up_site"))
