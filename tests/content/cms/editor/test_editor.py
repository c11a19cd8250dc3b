"""Saving an article, what the page says afterwards, and what it costs (content.cms.editor.editor)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content import workflow
from content.cms.editor.editor import Sidebar, sidebar_of
from content.models import Article, Presence, ReviewNote, Revision, WorkingCopy
from content.models.articles.review import State
from content.taxonomy.topics import add_topic, merge_topic
from tests.content.cms.editor.typed import words
from tests.counting import queries, statements_of
from tests.newsroom import Person, digest_of, fresh, write
from tests.signing_in import signed_in
from tests.words import accept_all

SAID = re.compile(r"Saved as version \d")


def test_a_contributor_reads_what_others_wrote_and_is_told_why_not_more(
    draft: Article, ed: Person, as_cara: Client
) -> None:
    Article.objects.filter(pk=draft.pk).update(author=ed, draft_author_ids=[ed.pk])
    page = as_cara.get(f"/cms/articles/{draft.pk}/")
    assert "You can read this but not change it." in page.text
    assert as_cara.post(f"/cms/articles/{draft.pk}/", words()).status_code == 403
    assert Revision.objects.count() == 1


def test_saving_makes_a_new_version(draft: Article, cara: Person) -> None:
    answer = signed_in(cara).post(f"/cms/articles/{draft.pk}/", words(), follow=True)
    assert "Saved as version 2." in answer.text
    assert fresh(draft).draft.body == "<p>New.</p>"


def test_saving_costs_few_statements_and_does_not_write_the_session(
    published: Article, ed: Person, settings: Any
) -> None:
    client = signed_in(ed)
    page = f"/cms/articles/{published.pk}/"
    client.post(page, words())
    settings.SITE_FACTS_SECONDS = 60.0
    with CaptureQueriesContext(connection) as captured:
        assert client.post(page, words(base=2, body="<p>Newer.</p>")).status_code == 302
    said = statements_of(captured)
    assert len(said) <= 10, [sql[:90] for sql in said]
    assert not [sql for sql in said if 'UPDATE "accounts_session"' in sql]


def test_saving_what_is_there_already_is_answered_too(draft: Article, cara: Person, ed: Person) -> None:
    signed_in(cara).post(f"/cms/articles/{draft.pk}/", words())
    answer = signed_in(ed).post(f"/cms/articles/{draft.pk}/", words(), follow=True)
    assert "Saved as version 2." in answer.text


@pytest.mark.parametrize("asked", ["1", "3", "", "two", "02"])
def test_an_address_says_nothing_that_is_not_so(asked: str, draft: Article, as_cara: Client) -> None:
    as_cara.post(f"/cms/articles/{draft.pk}/", words())
    page = as_cara.get(f"/cms/articles/{draft.pk}/?saved={asked}").text
    assert not SAID.search(page)


def test_no_one_is_told_what_another_user_saved_or_once_more_later(
    draft: Article, cara: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = signed_in(cara).post(f"/cms/articles/{draft.pk}/", words()).headers["Location"]
    assert not SAID.search(signed_in(ed).get(saved).text)
    assert SAID.search(signed_in(cara).get(saved).text)
    monkeypatch.setattr("content.cms.editor.editor.NEWS_FOR", timedelta(0))
    assert not SAID.search(signed_in(cara).get(saved).text)


@pytest.mark.parametrize("base", [1, 2])
def test_what_is_in_review_already_is_said_to_a_user_who_submits_it_once_more(
    base: int, draft: Article, cara: Person
) -> None:
    """The first answer never came, and it is sent again; or from another window that was open."""
    client, page = signed_in(cara), f"/cms/articles/{draft.pk}/"
    client.post(page, words(then="submit"))
    answer = client.post(page, words(base, then="submit"), follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "together with what you changed" not in answer.text
    assert "It is in review already." in answer.text
    assert (fresh(draft).draft.number, fresh(draft).draft.status.submission) == (2, 1)


def test_what_was_approved_meanwhile_is_not_submitted_again(draft: Article, cara: Person, ed: Person) -> None:
    client, page = signed_in(cara), f"/cms/articles/{draft.pk}/"
    client.post(page, words(then="submit"))
    workflow.approve(fresh(draft), by=ed, digest=digest_of(draft))
    answer = client.post(page, words(2, then="submit"))
    assert answer.status_code == 409
    assert "See how the article stands now" in answer.text
    assert fresh(draft).draft.status.state == State.APPROVED


@pytest.mark.usefixtures("one_person_suffices")
def test_a_topic_that_became_part_of_another_meanwhile_is_not_lost(
    draft: Article, cara: Person, edna: Person
) -> None:
    boats, ferries = add_topic(by=edna, name="Boats"), add_topic(by=edna, name="Ferries")
    client, page = signed_in(cara), f"/cms/articles/{draft.pk}/"
    left = words(topics=boats.pk, window="w", sequence=1)
    assert client.post(f"{page}keep/", left).status_code == 200
    merge_topic(boats, ferries, by=edna)
    assert client.get(page).context["form"]["topics"].value() == [str(ferries.pk)]
    client.post(page, words(topics=boats.pk))  # from a page that was opened before
    assert fresh(draft).newest.topic_ids == [ferries.pk]
    assert client.post(page, words(topics=10**6, base=2)).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": "<div>" * 200}, "body"),
        ({"slug": "A B"}, "slug"),
        ({"language": "xx"}, "language"),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_the_input_stays(
    changes: dict[str, str], field: str, draft: Article, cara: Person
) -> None:
    answer = signed_in(cara).post(f"/cms/articles/{draft.pk}/", words(summary="Keep me") | changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Keep me" in answer.text


def test_a_page_opened_before_an_address_changed_does_not_change_it_back(
    published: Article, cara: Person, ada: Person, as_ed: Client
) -> None:
    as_ed.post(f"/cms/articles/{published.pk}/move/", {"section": published.section_id, "slug": "ferry"})
    accept_all(ada)
    old_page = {"slug": "ferry-timetable-changes", "initial-slug": "ferry-timetable-changes"}
    assert signed_in(cara).post(f"/cms/articles/{published.pk}/", words() | old_page).status_code == 302
    as_ed.post(f"/cms/articles/{published.pk}/", words(base=2, body="<p>Newer.</p>") | old_page)
    assert (fresh(published).address.path, fresh(published).draft.number) == ("news/ferry", 3)


def test_an_address_that_readers_know_is_no_field_for_a_contributor(published: Article, cara: Person) -> None:
    client = signed_in(cara)
    assert "an editor changes it" in client.get(f"/cms/articles/{published.pk}/").text
    client.post(f"/cms/articles/{published.pk}/", words(slug="mine"))
    assert fresh(published).address.path == "news/ferry-timetable-changes"


def test_the_editor_is_within_the_budget_after_many_saves(published: Article, ed: Person) -> None:
    for number in range(30):
        write(published, ed, f"Version {number}.")
    client = signed_in(ed)
    assert queries(client, f"/cms/articles/{published.pk}/") <= 15
    assert queries(client, f"/cms/articles/{published.pk}/review/") <= 15
    assert queries(client, f"/cms/articles/{published.pk}/history/") <= 15


def test_an_editor_with_nothing_beside_it_asks_for_nothing_but_the_article(
    published: Article, ed: Person
) -> None:
    """Who is there, what they hold, the article, whether anything is beside it, and the site."""
    assert queries(signed_in(ed), f"/cms/articles/{published.pk}/") <= 5


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "published", "taken_down", "two"])
def test_no_editor_goes_back_for_a_column(
    state: str, request: pytest.FixtureRequest, ed: Person, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only some columns of what an article's page shows are loaded; anyone who shows another one adds it there."""
    article = request.getfixturevalue("published" if state == "two" else state)
    if state == "two":
        write(article, cara, "More boats.")
    loaded = list[Any]()
    load = Model.refresh_from_db

    def refresh(self: Model, *about: Any, **more: Any) -> None:
        loaded.append((self, more or about))
        load(self, *about, **more)

    monkeypatch.setattr(Model, "refresh_from_db", refresh)
    for person in (ed, cara):
        assert signed_in(person).get(f"/cms/articles/{article.pk}/").status_code == 200
    assert loaded == []


NOTHING = Sidebar(passes=False, corrections=False, notes=False, others=False, copy=False, gone=False)


@pytest.mark.parametrize("of", ["draft", "published"])
def test_on_most_days_there_is_nothing(of: str, cara: Person, request: pytest.FixtureRequest) -> None:
    assert sidebar_of(request.getfixturevalue(of), cara) == NOTHING


def test_a_note_counts_until_its_version_is_public(draft: Article, cara: Person, ed: Person) -> None:
    ReviewNote.objects.create(revision=draft.newest, author=ed, text="Which day?")
    assert sidebar_of(draft, cara) == NOTHING._replace(notes=True)
    submitted = workflow.submit(fresh(draft), by=cara)
    public = workflow.publish(workflow.approve(submitted, by=ed, digest=digest_of(submitted)), by=ed)
    assert sidebar_of(public, cara) == NOTHING


def test_who_is_there_is_someone_else(draft: Article, cara: Person, ed: Person) -> None:
    Presence.objects.create(article=draft, person=cara, since=Now(), seen_at=Now())
    assert sidebar_of(draft, cara) == NOTHING
    assert sidebar_of(draft, ed) == NOTHING._replace(others=True)
    Presence.objects.update(seen_at=Now() - timedelta(hours=1))
    assert sidebar_of(draft, ed) == NOTHING


def test_a_copy_is_ones_own(draft: Article, cara: Person, ed: Person) -> None:
    WorkingCopy.objects.create(article=draft, person=cara, base=1)
    assert sidebar_of(draft, cara) == NOTHING._replace(copy=True)
    assert sidebar_of(draft, ed) == NOTHING
