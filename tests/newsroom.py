"""The newsroom of the tests: its people, two sections and articles in every state, all made by the verbs."""

from typing import Any

import pytest

from accounts.models import User
from audit.actors import SystemActor
from content import workflow
from content.models import Article, Section, Site
from content.sections.verbs import add_section
from content.site.opening import open_site
from content.site.settings import set_up_site
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment, Scope
from tests.shared_rows import shared
from tests.signing_in import new_authenticator_of

type Person = User


@shared
def site(database: str) -> Site:
    set_up_site("The Harbour Gazette", by=SystemActor("set_up_site"))
    return open_site(by=SystemActor("load_demo"))


def person(name: str, role: str = "", scope: Scope | None = None) -> Person:
    user = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    new_authenticator_of(user)
    if role:
        RoleAssignment.objects.create(user=user, role=role, scope=scope, reason="works here")
    forget_assignments()
    return user


@shared
def ada(site: Site) -> Person:
    return person("Ada", "administrator")


@shared
def eve(ada: Person) -> Person:
    """Another administrator, from before."""
    return person("Eve", "administrator")


@shared
def news(site: Site, ada: Person) -> Section:
    return add_section(None, by=ada, title="News", source="https://old.example")


@shared
def policies(site: Site, ada: Person) -> Section:
    return add_section(None, by=ada, title="Policies", source="https://old.example")


@shared
def cara(news: Section) -> Person:
    return person("Cara", "contributor", news.scope)


@shared
def colin(policies: Section) -> Person:
    return person("Colin", "contributor", policies.scope)


@shared
def ed(news: Section) -> Person:
    return person("Ed", "editor", news.scope)


@shared
def edna(site: Site) -> Person:
    return person("Edna", "editor")


@shared
def otto(site: Site) -> Person:
    return person("Otto")


@pytest.fixture
def who(request: pytest.FixtureRequest) -> Any:
    """The person, or their client, whose fixture a test names by ``parametrize("who", [...], indirect=True)``."""
    return request.getfixturevalue(request.param)


@shared
def draft(news: Section, cara: Person) -> Article:
    return workflow.create_article(
        news, by=cara, title="Ferry timetable changes", summary="Two more boats.", body="<p>From May.</p>"
    )


@shared
def in_review(draft: Article, cara: Person) -> Article:
    return workflow.submit(draft, by=cara)


@shared
def approved(in_review: Article, ed: Person) -> Article:
    return workflow.approve(in_review, by=ed, digest=digest_of(in_review))


@shared
def published(approved: Article, ed: Person) -> Article:
    return workflow.publish(approved, by=ed)


@shared
def taken_down(published: Article, ed: Person) -> Article:
    return workflow.take_down(published, by=ed, reason="Figures were wrong.")


def digest_of(article: Article) -> str:
    return str(fresh(article).newest.digest)


def fresh(article: Article) -> Any:
    """The article as it is stored now. Untyped: tests look at what must be there, and fail if it is not."""
    return Article.objects.select_related("draft__status", "live__status", "section", "address").get(
        pk=article.pk
    )


def write(article: Article, by: Person, text: str, base: int | None = None) -> Any:
    """Someone saves another text."""
    return change(article, by, body=f"<p>{text}</p>", base=base or fresh(article).newest.number)


def change(article: Article, by: Person, **fields: Any) -> Any:
    """Saves ``article`` with other ``fields``; the rest stays as in its newest version."""
    newest = fresh(article).newest
    now = {"title": newest.title, "summary": newest.summary, "body": newest.body, "base": newest.number}
    workflow.save_draft(article, by=by, **now | fields)
    return fresh(article)


def submit_and_approve(article: Article, *, by: Person, approver: Person) -> Article:
    workflow.submit(article, by=by)
    return workflow.approve(article, by=approver, digest=digest_of(article))


def publish(article: Article, *, by: Person, approver: Person) -> Article:
    """Submitted, approved and published."""
    submit_and_approve(article, by=by, approver=approver)
    return workflow.publish(article, by=approver)
