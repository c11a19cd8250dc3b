"""Fixtures of the CMS pages: many articles, many roles, one person for each way in which a role is held."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from content import workflow
from content.models import Article, EmergencyPass, Section
from content.sections.verbs import add_section
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from rbac.scopes import add_scope
from tests.browser import Visits, put_caret, ready, text_of
from tests.newsroom import Person, change, digest_of
from tests.shared_rows import shared
from tests.signing_in import signed_in
from tests.words import OLD_SITE


@shared
def sixty(news: Section, cara: Person, published: Article) -> None:
    for number in range(60):
        article = workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
        if number % 3:
            workflow.submit(article, by=cara)


@pytest.fixture
def thousand_roles(ada: Person) -> Callable[[Person], None]:
    """Gives a person two roles in each of 500 places, 40 of them sections."""

    def give(person: Person) -> None:
        places = [
            add_section(None, by=ada, title=f"S{number}", source=OLD_SITE).scope for number in range(40)
        ]
        places += [add_scope(f"Place {number}") for number in range(460)]
        RoleAssignment.objects.bulk_create(
            RoleAssignment(user=person, role=role, scope=place, reason="many")
            for place in places
            for role in ("contributor", "editor")
        )
        forget_assignments()

    return give


@pytest.fixture
def four(ada: Person, cara: Person, ed: Person, edna: Person) -> dict[str, Client]:
    """One person for each way in which a role is held."""
    return {person.name: signed_in(person) for person in (ada, cara, ed, edna)}


@pytest.fixture
def red(draft: Article, as_ada: Client) -> EmergencyPass:
    """Cara wrote it, and Ada published it in an emergency."""
    digest = digest_of(draft)
    typed = {"digest": digest, "reason": "Gas leak", "minutes": "15"}
    as_ada.post(f"/cms/articles/{draft.pk}/emergency/open/", typed)
    as_ada.post(f"/cms/articles/{draft.pk}/publish/", {"digest": digest})
    return EmergencyPass.objects.get()


@pytest.fixture
def page(draft: Article, as_cara: Client, visits: Visits) -> Page:
    """The draft in the editor of its writer, in Chromium."""
    return ready(visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara))


type EditorOf = Callable[..., Page]


@pytest.fixture
def editor_of(draft: Article, cara: Person, as_cara: Client, visits: Visits) -> EditorOf:
    """Opens the draft with another body in the editor of its writer; the options are those of ``Visits.open``."""

    def opened(body: str, **options: object) -> Page:
        change(draft, cara, body=body)
        return ready(visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara, **options))

    return opened


@pytest.fixture
def editor_at(editor_of: EditorOf) -> EditorOf:
    """The same with the caret in the text, and with all that writing takes."""

    def opened(body: str, **options: object) -> Page:
        page = editor_of(body, **options)
        put_caret(text_of(page))
        page.wait_for_load_state("networkidle")
        return page

    return opened


@pytest.fixture
def blank(page: Page) -> Page:
    """The same without a word in it, ready to be typed in."""
    put_caret(text_of(page))
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    return page
