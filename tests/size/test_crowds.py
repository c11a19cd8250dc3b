"""What there is a crowd of - people at one article, links, what is lacking, times - is read as far as it is shown."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import chain

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from content.articles.presence import TOLD, be_present
from content.cms.desk import warnings
from content.cms.desk.warnings import SHOWN, TIMES
from content.cms.scheduling import calendar
from content.cms.structure import redaction
from content.models import (
    Article,
    Checkup,
    Presence,
    PreviewLink,
    Revision,
    RevisionMedia,
    ScheduledChange,
    Section,
)
from content.redaction import files
from content.trash import verbs as trash
from content.trash.section_trash import what_is_below
from content.trash.verbs import LOOKED_AT, linking_here
from foundation.prepared_queries import PreparedQuery, prepared
from tests.counting import look_over, most_rows_read, rows_read
from tests.newsroom import Person
from tests.size.many import (
    Owner,
    kept,
    many_articles,
    many_live,
    old_words,
    people,
    pictures,
    shown_by,
    versions_of,
)
from tests.size.paging import found_on_pages, pages
from tests.size.test_one_article import guests

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY = 1_000
NOW = timezone.now()


def test_a_crowd_at_one_article(draft: Article, ed: Person, as_ed: Client, owner_connection: Owner) -> None:
    Presence.objects.bulk_create(Presence(article=draft, person=one) for one in people(MANY))
    look_over(owner_connection)
    address = f"/cms/articles/{draft.pk}/"
    assert "More than 92 more colleagues have this open, too." in as_ed.get(address).text
    assert most_rows_read(Presence, lambda: as_ed.get(address)) <= TOLD + 5
    assert most_rows_read(Presence, lambda: be_present(draft, by=ed)) <= 4 * TOLD


def test_a_user_who_left_without_a_word_makes_room(draft: Article, ed: Person, cara: Person) -> None:
    Presence.objects.bulk_create(
        Presence(article=draft, person=one, seen_at=NOW - timedelta(hours=1)) for one in people(3 * TOLD)
    )
    be_present(draft, by=cara)
    for _sign in range(2):
        assert [one.name for one in be_present(draft, by=ed)] == ["Cara"]
    assert Presence.objects.count() == 2


@pytest.fixture
def linked(in_review: Article, ed: Person, as_ed: Client, owner_connection: Owner) -> Article:
    """By two links for each of sixty of a thousand versions; and later by very many of another article."""
    other, until = many_articles(in_review.section, ed, 1)[0], NOW + timedelta(days=2)
    words, others = old_words(in_review, ed, MANY)[:60], old_words(other, ed, MANY)
    PreviewLink.objects.bulk_create(
        PreviewLink(revision=one, token_digest=f"{n:064}", guest=guest, made_by=ed, until=until)
        for n, (one, guest) in enumerate(zip((*words, *words, *others), guests(120 + MANY), strict=True))
    )
    look_over(owner_connection)
    return in_review


def test_links_that_open_today_come_in_pages(linked: Article, as_ed: Client, as_ada: Client) -> None:
    asked = f"/cms/articles/{linked.pk}/guests/asked/"
    for client, address in ((as_ed, f"/cms/articles/{linked.pk}/preview/"), (as_ada, asked)):
        assert most_rows_read(PreviewLink, partial(client.get, address)) <= 60
        assert most_rows_read(Revision, partial(client.get, address)) <= 60
    texts = pages(as_ed, f"/cms/articles/{linked.pk}/preview/", r'rel="next" href="(\?before=\d+)"')
    shown = [re.findall(r'name="link" value="(\d+)"', text) for text in texts]
    assert [len(links) for links in shown] == [50, 50, 20]
    assert len({*chain(*shown)}) == 120


@pytest.fixture
def pictured(published: Article, cara: Person, owner_connection: Owner) -> Article:
    """Each of a thousand versions shows another picture."""
    old_words(published, cara, MANY - 2, body='<p><img src="https://example.org/{n}.png" alt="Dawn"></p>')
    look_over(owner_connection)
    return published


def test_pictures_to_remove_are_offered_page_by_page(pictured: Article, as_ada: Client) -> None:
    address = f"/cms/articles/{pictured.pk}/redaction/"
    assert most_rows_read(Revision, lambda: as_ada.get(address)) <= 3 * redaction.LOOKED_AT
    option, older = r'<option value="https://example.org/(\d+).png"', r'href="[^"]+(\?pictures_before=\d+)"'
    assert set(found_on_pages(as_ada, address, option, older)) == {str(n) for n in range(2, MANY)}


def test_a_picture_of_any_version_is_taken_and_one_of_none_is_not(pictured: Article, as_ada: Client) -> None:
    sent = {"picture": "https://example.org/3.png", "reason": "Court order", "then": "look"}
    page = as_ada.post(f"/cms/articles/{pictured.pk}/redaction/ask/", sent)
    assert (page.status_code, len(page.context["holders"])) == (200, 1)
    wrong = sent | {"picture": "https://example.org/none.png"}
    assert as_ada.post(f"/cms/articles/{pictured.pk}/redaction/ask/", wrong).status_code == 422


def test_articles_that_use_a_picture_that_has_to_go(
    draft: Article, policies: Section, cara: Person, ed: Person, edna: Person, owner_connection: Owner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(files, "LOOKED_AT", 200)
    picture, *_others = pictures(policies, 2)
    [version] = versions_of(picture, 1)
    here, there = many_articles(draft.section, cara, 60), many_articles(policies, cara, MANY, name="there")
    shown_by(version, there[100:], owner_connection)
    look_over(owner_connection)
    assert most_rows_read(RevisionMedia, lambda: files.elsewhere(draft, version.digest, by=edna)) <= 201
    look = partial(files.elsewhere, draft, version.digest, by=edna)
    with transaction.atomic():
        assert rows_read((Revision, Article), look) <= 2 * 201 + 100
    found = files.elsewhere(draft, version.digest, by=edna)
    assert (len(found.articles), found.hidden, found.is_more) == (files.SHOWN, 0, True)
    assert files.elsewhere(draft, version.digest, by=ed)[1:] == (200, True)
    shown_by(version, here, owner_connection)
    assert len(files.elsewhere(draft, version.digest, by=ed).articles) == files.SHOWN


def found_on(articles: list[Article], owner: Owner, **found: list[str]) -> None:
    owner.execute("GRANT INSERT ON content_checkup TO cms_web")
    Checkup.objects.bulk_create(
        Checkup(article=one, revision=one.draft or one.live, **found) for one in articles
    )
    look_over(owner)


def test_what_links_somewhere_is_looked_at_so_far(
    draft: Article, news: Section, cara: Person, ada: Person, owner_connection: Owner
) -> None:
    found_on(many_live(news, cara, MANY), owner_connection, links=[draft.address.path])
    look = partial(linking_here, draft, ada)
    assert most_rows_read((Checkup, Article), look) <= LOOKED_AT + trash.SHOWN + 2
    found = linking_here(draft, ada)
    assert (len(found.shown), found.is_more) == (trash.SHOWN, True)
    assert most_rows_read(Checkup, lambda: what_is_below(news, ada)) <= LOOKED_AT + 1


@pytest.fixture
def much_lacks(
    news: Section, policies: Section, cara: Person, colin: Person, owner_connection: Owner,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:  # fmt: skip
    monkeypatch.setattr(warnings, "LOOKED_AT", 50)
    # Compiled once a process, with the number as it was.
    prepared.cache_clear()
    monkeypatch.setattr(warnings, "_ANYTHING", PreparedQuery(warnings._whether_anything, warnings.Anything))
    older = many_articles(policies, colin, 3, name="colins")
    found_on([*older, *many_live(news, cara, MANY)], owner_connection, broken=["news/gone"])
    yield
    prepared.cache_clear()


@pytest.mark.usefixtures("much_lacks")
def test_the_desk_looks_at_some_of_what_lacks_something(
    as_ed: Client, as_edna: Client, as_colin: Client
) -> None:
    for client in (as_ed, as_edna):
        text = client.get("/cms/").text
        assert text.count("This link leads nowhere") == 8
        assert "A great many articles" not in text
    text = as_colin.get("/cms/").text
    assert text.count("This link leads nowhere") == 3
    assert "A great many articles lack something. The 50 newest" in text
    for client in (as_ed, as_edna, as_colin):
        assert most_rows_read(Checkup, partial(client.get, "/cms/")) <= 200


def test_times_of_long_ago_cost_the_desk_nothing(
    published: Article, ed: Person, as_ed: Client, as_colin: Client, owner_connection: Owner
) -> None:
    past = {"kind": "expire", "at": NOW, "scheduled_by": ed}
    cancelled = [
        ScheduledChange(article=published, cancelled_by=ed, cancelled_at=NOW, **past) for _n in range(MANY)
    ]
    ahead = [
        ScheduledChange(article=one, **past | {"at": NOW + timedelta(days=3)})
        for one in many_live(published.section, ed, MANY)
    ]
    kept(owner_connection, [*cancelled, *ahead])
    for client in (as_ed, as_colin):
        assert most_rows_read(ScheduledChange, partial(client.get, "/cms/")) <= 2 * TIMES + 5 * SHOWN
    assert "live-0" in as_ed.get("/cms/").text


def test_a_month_in_which_very_much_is_set(
    news: Section, ed: Person, as_ed: Client, as_colin: Client, owner_connection: Owner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(calendar, "LOOKED_AT", 100)
    monkeypatch.setattr(calendar, "MOST", 20)
    later = NOW + timedelta(minutes=5)
    kept(
        owner_connection,
        [
            ScheduledChange(article=one, kind="expire", at=later, scheduled_by=ed)
            for one in many_live(news, ed, MANY)
        ],
    )
    address = f"/cms/calendar/?week={later:%Y-%m-%d}"
    for client in (as_ed, as_colin):
        assert "There is more than one page can show." in client.get(address).text
        assert most_rows_read(ScheduledChange, partial(client.get, address)) <= 101 + 100 + 2 * 21
        assert most_rows_read(Revision, partial(client.get, address)) <= 3 * 21
    assert "live-0" in as_ed.get(address).text
    assert "live-0" not in as_colin.get(address).text
