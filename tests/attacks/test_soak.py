"""Ordinary days of ordinary people raise no finding at all, with every sensor switched on; bad days block no one."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from content.models import Article, Section
from intrusion.blocked import blocks
from intrusion.detection.buffer import ledger
from intrusion.models import Block, Incident
from tests.accounts.people import type_code, type_password
from tests.intrusion.guarding import a_second_passes, guard
from tests.newsroom import Person, fresh
from tests.signing_in import sign_in

# What the people of the newsroom, and its readers, do on an ordinary day, as requests.
OFFICE = "192.0.2.10"
SECONDS_EACH = 3.0  # a busy office
SAID = (
    'In case when it rains, "we" and people like us stay; select from the menu.',
    "Javascript: how hard is it? The union select committee (see above) and costs > 100 or so.",
    "Sleep (8 hours) or wait for delay; drop by, insert a coin, update me, delete it from there.",
)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
TEXTS = (
    "<p>The council voted to select a new ferry from three offers; the union and the harbour agreed.</p>",
    "<p>How to write <code>onclick=</code> safely, and why we do not.</p><ul><li>1 = 1</li></ul>",
    "<p>Drop by from Monday; tables are set for 4 and 10 o'clock or later.</p>",
)


@dataclass
class Newsroom:
    cara: Person
    ed: Person
    ada: Person
    otto: Person
    section: int
    published: Article


@dataclass
class Walk:
    """Counts what it asks for, and insists on the answer that a person would get."""

    asked: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def get(self, client: Client, path: str, status: int = 200, **data: Any) -> Any:
        return self._seen(client.get(path, data, headers={"user-agent": BROWSER}), path, status)

    def post(self, client: Client, path: str, status: int = 302, **data: Any) -> Any:
        return self._seen(client.post(path, data, headers={"user-agent": BROWSER}), path, status)

    def clock(self) -> float:
        return self.asked * SECONDS_EACH

    def _seen(self, answer: Any, path: str, status: int) -> Any:
        self.asked += 1
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return answer


def reader(walk: Walk, room: Newsroom) -> None:
    """Comes from anywhere, reads, comments, and follows one link that is no longer there."""
    number = next(walk.numbers)
    client = Client(REMOTE_ADDR=f"198.51.{number // 250 % 250}.{number % 250 + 1}")
    story = f"/{room.published.address.path}/"
    for path in ("/", "/news/", story, f"/verify/{room.published.public_id}/", "/robots.txt"):
        walk.get(client, path)
    walk.get(client, "/", utm_source="newsletter", fbclid="IwAR2_x-1")
    walk.get(client, "/wp-content/uploads/2019/05/ferry.jpg", 404)
    form = walk.get(client, f"/comments/{room.published.public_id}/new/").context["form"]
    said = {
        "name": "Anna O'Neill",
        "text": f"{SAID[number % len(SAID)]} {number} = {number}.",
    }
    walk.post(
        client,
        f"/comments/{room.published.public_id}/new/",
        303,
        receipt=form["receipt"].value(),
        website="",
        **said,
    )


def writer(walk: Walk, room: Newsroom) -> Article:
    """Cara writes, saves twice, looks around and submits."""
    client = at_work(room.cara)
    for path in (
        "/cms/",
        "/cms/articles/",
        "/cms/articles/?q=ferry",
        "/cms/articles/new/",
        "/account/sessions/",
    ):
        walk.get(client, path)
    words: dict[str, Any] = {
        "title": f"Ferries {next(walk.numbers)}",
        "summary": "News from the quay.",
        "language": "en",
    }
    created = walk.post(
        client, "/cms/articles/new/", section=room.section, kind="article", slug="", body=TEXTS[0], **words
    )
    pk = int(re.findall(r"/cms/articles/(\d+)/", created["Location"])[0])
    article = Article.objects.get(pk=pk)
    for text in TEXTS:
        newest = fresh(article).newest
        walk.post(client, f"/cms/articles/{pk}/", body=text, base=newest.number, slug=article.slug, **words)
        walk.get(client, f"/cms/articles/{pk}/")
    walk.get(client, f"/cms/articles/{pk}/history/")
    walk.post(client, f"/cms/articles/{pk}/submit/")
    walk.get(client, "/cms/people/", 403)  # out of curiosity
    return article


def editor(walk: Walk, room: Newsroom) -> None:
    """Ed reviews what Cara wrote, publishes it and looks after comments."""
    article = writer(walk, room)
    client = at_work(room.ed)
    for path in (
        "/cms/",
        "/cms/review/",
        f"/cms/articles/{article.pk}/review/",
        "/cms/comments/",
        "/cms/sections/",
    ):
        walk.get(client, path)
    digest = fresh(article).newest.digest
    walk.post(client, f"/cms/articles/{article.pk}/approve/", digest=digest)
    walk.post(client, f"/cms/articles/{article.pk}/publish/", digest=digest)
    walk.get(client, f"/{fresh(article).address.path}/")
    walk.get(client, f"/cms/articles/{article.pk}/publish/", 405)  # loads the address of a form again


def administrator(walk: Walk, room: Newsroom) -> None:
    """Ada looks after people, reads the audit log and takes a part of it out."""
    client = at_work(room.ada)
    paths = (
        "/cms/",
        "/cms/people/",
        f"/cms/people/{room.cara.pk}/",
        "/cms/audit-log/",
        "/cms/incidents/",
        "/cms/why/",
    )
    for path in (*paths, "/account/security/", "/account/activity/", "/cms/people/teams/"):
        walk.get(client, path)
    walk.get(client, "/cms/audit-log/", who="cara@example.org")
    walk.post(client, "/cms/audit-log/export/csv/", 200, who="cara@example.org")


def someone_without_a_role(walk: Walk, room: Newsroom) -> None:
    """Otto mistypes his password, then finds that he may not do anything yet."""
    client = Client(REMOTE_ADDR=OFFICE)
    walk.get(client, "/cms/", 302)
    walk.get(client, "/account/login/")
    if walk.asked < 100:  # once; limits go by the clock of the database, which no one can wind on
        walk.post(client, "/account/login/", 422, email="otto@example.org", password="not this one")
    client = at_work(room.otto)
    walk.get(client, "/cms/", 403)
    walk.get(client, "/account/security/")
    walk.get(client, "/")


JOURNEYS: tuple[Callable[[Walk, Newsroom], object], ...] = (
    reader, editor, reader, administrator, reader, someone_without_a_role,
)  # fmt: skip


def at_work(person: Person) -> Client:
    """In the office, behind the one address of all."""
    client = Client(REMOTE_ADDR=OFFICE)
    sign_in(client, person)
    return client


__all__ = ["guard"]
DEAD_IMAGES = ("/media/gone/lighthouse.jpg", "/media/gone/quay.jpg", "/old/style.css")


@pytest.mark.parametrize(
    "requests", [pytest.param(150, marks=pytest.mark.late), pytest.param(30_000, marks=pytest.mark.deep)]
)
def test_ordinary_people_raise_no_finding(
    guard: Any, published: Article, news: Section, cara: Person, ed: Person, ada: Person, otto: Person, requests: int,
    monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    guard.INTRUSION_SENSORS_ABOUT_PEOPLE = True
    room = Newsroom(cara=cara, ed=ed, ada=ada, otto=otto, section=news.pk, published=published)
    walk = Walk()
    monkeypatch.setattr(ledger, "clock", walk.clock)
    while walk.asked < requests:
        for journey in JOURNEYS:
            journey(walk, room)
        a_second_passes()
    assert walk.asked >= requests
    told = [(row.sensor, row.examples) for each in Incident.objects.all() for row in each.observations.all()]
    assert told == []
    assert ledger.take() == ({}, 0)


@pytest.mark.late
def test_an_office_of_fifty_behind_one_address_is_left_alone(
    guard: Any, published: Article, cara: Person, otto: Person
) -> None:
    """All at once: a broken page, a hostile page elsewhere, a wrong clock, and a password manager gone mad."""
    story = f"/{published.address.path}/"
    stale = Client(REMOTE_ADDR=OFFICE, enforce_csrf_checks=True)
    for number in range(50):
        colleague = Client(REMOTE_ADDR=OFFICE)
        assert colleague.get(story, {"from": number}).status_code == 200
        for path in (*DEAD_IMAGES, f"/search/?q={number}+or+1=1+<script>"):
            colleague.get(path)
        for path in ("/.env", "/.git/config", "/backstage/", "/wp-login.php", "/?id=1'+union+select+1"):
            colleague.get(f"{path}#{number}", headers={"sec-fetch-site": "cross-site"})
        stale.post("/account/login/", {"email": "stale@example.org"})
        assert type_password(colleague, otto, "the one before").status_code in {422, 429}
        type_password(colleague, cara)
        assert type_code(colleague, "000000").status_code in {302, 422, 429}
        if number % 10 == 0:
            a_second_passes()
    a_second_passes()
    assert Client(REMOTE_ADDR=OFFICE).get(story, {"from": "the last"}).status_code == 200
    assert not Block.objects.exists()
    assert not blocks.is_slowed(OFFICE)
