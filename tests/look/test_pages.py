"""Every page of the site as a person sees it: axe finds nothing, and nothing sticks out of a small window."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from audit.models import Entry
from content.articles.emergency_publication import open_emergency
from content.corrections.verbs import countersign
from content.models import Article
from content.policies.change import change_policy
from rbac.reviews.verbs import start_review
from tests.browser import Visits
from tests.corrections import corrected
from tests.policies import with_policy

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
type Complaints = Callable[[Page], list[str]]


def faults(visits: Visits, complaints: Complaints, paths: list[str], as_: Client | None = None) -> list[str]:
    """What is wrong with ``paths``. Two windows see them all: opening new ones would cost more than the pages."""
    found = []
    wide = visits.open(paths[0], as_=as_, color_scheme="light")
    small = visits.open(paths[0], as_=as_, color_scheme="dark", viewport=SMALL)
    for place, path in enumerate(paths):
        if place:
            wide.goto(path)
            small.goto(path)
        found += [f"{path} {complaint}" for complaint in complaints(wide)]
        found += [f"{path}, small and dark: {complaint}" for complaint in complaints(small)]
        if small.evaluate("document.documentElement.scrollWidth") > SMALL["width"]:
            found.append(f"{path} is wider than a small window")
    return found


@pytest.mark.late
def test_what_readers_see(visits: Visits, complaints: Complaints, published: Article) -> None:
    story = f"/{published.address.path}/"
    reset = "/account/password/reset/"
    paths = [
        "/",
        "/news/",
        story,
        f"/comments/{published.pk}/new/",
        f"/verify/{published.pk}/",
        "/account/login/",
        reset,
        f"{reset}sent/",
    ]
    assert faults(visits, complaints, paths) == []


@pytest.mark.late
def test_what_a_contributor_sees(
    visits: Visits, complaints: Complaints, draft: Article, as_cara: Client
) -> None:
    paths = [
        "/cms/",
        "/cms/articles/",
        "/cms/articles/new/",
        "/cms/search/?q=ferry",
        f"/cms/articles/{draft.pk}/",
        "/account/security/",
        "/account/sessions/",
        "/account/activity/",
    ]
    assert faults(visits, complaints, paths, as_cara) == []


@pytest.mark.late
def test_what_an_editor_sees(
    visits: Visits, complaints: Complaints, in_review: Article, as_ed: Client
) -> None:
    article = f"/cms/articles/{in_review.pk}/"
    paths = ["/cms/review/", f"{article}review/", f"{article}history/", "/cms/comments/", "/cms/sections/"]
    paths += [f"{article}share/?q=cara", "/cms/topics/"]
    assert faults(visits, complaints, paths, as_ed) == []


@pytest.mark.late
def test_policies_and_emergencies(
    visits: Visits, complaints: Complaints, in_review: Article, as_ada: Client, ada: User, edna: User
) -> None:
    news = in_review.section
    with_policy(news, approvals=2)
    change_policy(news, {"four_eyes": False, "comments": "open"}, by=ada, reason="We are few in summer")
    digest = str(in_review.newest.digest)
    open_emergency(in_review, by=ada, reason="Gas leak in Quay Street", minutes=60, digest=digest)
    article, section = f"/cms/articles/{in_review.pk}/", f"/cms/sections/{news.pk}/"
    paths = [
        "/cms/",
        "/cms/policy/",
        "/cms/policy/changes/",
        section,
        f"{section}policy/",
        f"{article}emergency/",
    ]
    assert faults(visits, complaints, [*paths, article], as_ada) == []


@pytest.mark.late
def test_urgent_corrections(
    visits: Visits, complaints: Complaints, published: Article, as_edna: Client, ed: User, edna: User
) -> None:
    fix = corrected(published, ed, "From June.", note="The first version named the wrong month.")
    article = f"/cms/articles/{published.pk}/"
    paths = ["/cms/", article, f"{article}correct/", f"{article}correction/", f"/{published.address.path}/"]
    assert faults(visits, complaints, paths, as_edna) == []
    countersign(fix, by=edna, digest=fix.digest)
    assert faults(visits, complaints, [f"{article}correction/"], as_edna) == []


@pytest.mark.late
def test_what_an_administrator_sees(
    visits: Visits, complaints: Complaints, in_review: Article, as_ada: Client, ada: User, edna: User
) -> None:
    review = start_review(scope=None, due=timezone.now() + timedelta(days=7), reason="Autumn", by=ada)
    paths = [
        "/cms/people/reviews/",
        "/cms/people/reviews/new/",
        f"/cms/people/reviews/{review.pk}/?show=every",
        "/cms/people/",
        "/cms/people/teams/",
        "/cms/topics/new/",
        f"/cms/why/?who=cara@example.org&action=content.publish_article&object=content.Article:{in_review.pk}",
        "/cms/people/invite/",
        "/cms/journal/",
        f"/cms/journal/{Entry.objects.latest('pk').pk}/",
        "/cms/sections/new/",
        "/account/authenticator/",
        "/account/passkeys/new/",
        "/account/address/",
        "/account/recovery-codes/",
        "/admin/",
    ]
    assert faults(visits, complaints, paths, as_ada) == []
