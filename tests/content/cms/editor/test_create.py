"""A new article is there once, however often it is sent, and anyone who asks for it again is led to it.

Tests of content.cms.editor.create.
"""

from typing import Any

import pytest
from django.test import Client

from content.autosave.saving import start_article
from content.autosave.verbs import BegunAlready, Page
from content.models import Article, Revision, Section, Topic, WorkingCopy
from content.sections.verbs import add_section
from content.trash.verbs import trash_article
from tests.content.cms.editor.typed import words
from tests.content.redaction.test_removing import agreed, asked
from tests.newsroom import Person, person, write
from tests.policies import administrator
from tests.words import OLD_SITE

NAME = "7a4c1b0e-3f5d-4a7e-9a3b-0d8e8f0b9c11"


@pytest.fixture
def typed(news: Section) -> dict[str, Any]:
    form = {
        "section": news.pk,
        "kind": "article",
        "title": "The bridge",
        "language": "en",
        "body": "<p>Opens.</p>",
    }
    return form | {"copy": NAME, "window": "one", "sequence": 3}


def send(client: Client, typed: dict[str, Any], **more: Any) -> Any:
    return client.post("/cms/articles/new/", typed | more)


def test_no_one_is_led_to_what_someone_else_began(
    typed: dict[str, Any], as_cara: Client, as_ed: Client
) -> None:
    send(as_cara, typed)
    assert as_ed.get(f"/cms/articles/new/?copy={NAME}").status_code == 200
    send(as_ed, typed)
    assert Article.objects.count() == 2


def test_what_was_begun_under_another_name_is_another_article(typed: dict[str, Any], as_cara: Client) -> None:
    send(as_cara, typed)
    send(as_cara, typed, copy="8a4c1b0e-3f5d-4a7e-9a3b-0d8e8f0b9c11", window="two", sequence=1)
    assert Article.objects.count() == 2


def test_what_is_of_another_kind_is_another_article(typed: dict[str, Any], as_cara: Client) -> None:
    send(as_cara, typed)
    send(as_cara, typed, kind="page", window="two", sequence=1)
    assert sorted(Article.objects.values_list("kind", flat=True)) == ["article", "page"]


def test_of_what_is_in_the_trash_another_one_is_begun(
    typed: dict[str, Any], as_cara: Client, ed: Person
) -> None:
    send(as_cara, typed)
    trash_article(Article.objects.get(), by=ed)
    send(as_cara, typed, window="two", sequence=1)
    again = Article.objects.get(trashed_at=None)
    send(as_cara, typed, window="three", sequence=1)
    assert (Article.objects.count(), again.revisions.count()) == (2, 1)


def test_a_user_who_may_not_change_it_any_more_gets_their_words_back(
    typed: dict[str, Any], cara: Person, as_cara: Client
) -> None:
    send(as_cara, typed)
    elsewhere = add_section(None, by=administrator("Abel"), source=OLD_SITE, title="Elsewhere")
    Article.objects.update(section=elsewhere)
    refused = send(as_cara, typed, window="two", sequence=1, body="<p>Opens late.</p>")
    assert (refused.status_code, "Opens late." in refused.text) == (403, True)
    assert Article.objects.get().revisions.count() == 1


@pytest.mark.parametrize("window", ["one", "two"])
def test_what_was_removed_by_law_is_not_brought_back(
    window: str, typed: dict[str, Any], ada: Person, as_cara: Client
) -> None:
    send(as_cara, typed, body="<p>It was Jane Doe.</p>")
    article, bea = Article.objects.get(), person("Bea", "administrator")
    agreed(asked(article, ada), bea)
    again = send(as_cara, typed, window=window, sequence=9, body="<p>It was Jane Doe, we hear.</p>")
    assert again.status_code == 409
    assert not Revision.objects.filter(article=article, body__contains="Jane").exists()


def test_what_the_same_window_writes_after_that_is_its_next_version(
    typed: dict[str, Any], as_cara: Client
) -> None:
    send(as_cara, typed)
    assert send(as_cara, typed, sequence=4, body="<p>Opens late.</p>").status_code == 302
    article = Article.objects.get()
    assert (article.newest.number, article.newest.body) == (2, "<p>Opens late.</p>")


def test_two_windows_with_the_same_words_make_one_version(typed: dict[str, Any], as_cara: Client) -> None:
    send(as_cara, typed)
    again = send(as_cara, typed, window="two", sequence=1)
    assert again.status_code == 302
    assert Article.objects.get().revisions.count() == 1


def test_what_two_windows_wrote_in_different_places_goes_together(
    typed: dict[str, Any], as_cara: Client
) -> None:
    send(as_cara, typed, body="<p>Opens.</p><p>Bring a torch.</p>")
    again = send(as_cara, typed, window="two", sequence=1, body="<p>At nine.</p><p>Opens.</p>")
    assert again.status_code == 302
    assert Article.objects.get().newest.body == "<p>At nine.</p><p>Opens.</p><p>Bring a torch.</p>"


def test_of_the_same_place_both_are_shown_and_chosen_from(typed: dict[str, Any], as_cara: Client) -> None:
    send(as_cara, typed, body="<p>Opens in June.</p><p>Bring a torch.</p>")
    again = send(as_cara, typed, window="two", sequence=1, title="Bridge", body="<p>Opens in May.</p>")
    assert again.status_code == 409
    article = Article.objects.get()
    assert article.newest.body == "<p>Opens in June.</p><p>Bring a torch.</p>"
    assert article.revisions.get(number=2).body == "<p>Opens in May.</p>"
    assert "You changed the same in two windows" in again.text
    assert again.context["form"]["body"].value() == "<p>Opens in May.</p><p>Bring a torch.</p>"
    sides = {"started": "0", "kept": "2", "other": "1", "side_0": "theirs", "side_1": "theirs"}
    chosen = as_cara.post(f"/cms/articles/{article.pk}/choose-sides/", sides)
    assert chosen.context["form"]["title"].value() == "The bridge"
    assert chosen.context["form"]["body"].value() == "<p>Opens in June.</p><p>Bring a torch.</p>"


def test_it_is_the_same_article_also_once_someone_has_gone_on_with_it(
    typed: dict[str, Any], cara: Person, as_cara: Client
) -> None:
    send(as_cara, typed)
    article = Article.objects.get()
    kept = typed | {"base": "1", "window": "editor", "sequence": 1, "version": "0", "slug": article.slug}
    assert as_cara.post(f"/cms/articles/{article.pk}/keep/", kept).status_code == 200
    write(article, cara, "Opens.", base=1)
    send(as_cara, typed, window="two", sequence=1, body="<p>Opens.</p><p>At nine.</p>")
    assert Article.objects.get().newest.body == "<p>Opens.</p><p>At nine.</p>"


def test_words_that_another_window_kept_are_saved_into_the_same_article(
    typed: dict[str, Any], cara: Person, as_cara: Client
) -> None:
    other = typed | {"window": "two", "sequence": 1, "body": "<p>Opens.</p><p>At nine.</p>"}
    assert as_cara.post("/cms/articles/new/keep/", other).status_code == 200
    send(as_cara, typed)
    assert "At nine." in as_cara.get(f"/cms/articles/new/?copy={NAME}").text  # nothing of it is lost
    as_cara.post("/cms/articles/new/", other | {"sequence": 2})
    assert Article.objects.get().newest.body == "<p>Opens.</p><p>At nine.</p>"
    assert not WorkingCopy.objects.filter(person=cara, article=None, is_open=True).exists()


def test_of_two_that_save_at_once_the_second_hears_of_the_first(
    typed: dict[str, Any], news: Section, cara: Person
) -> None:
    words = {"title": "The bridge", "body": "<p>Opens.</p>"}
    article = start_article(news, Page("one", 1), NAME, by=cara, **words)
    with pytest.raises(BegunAlready) as heard:
        start_article(news, Page("two", 1), NAME, by=cara, **words)
    assert heard.value.started.article == article


@pytest.mark.parametrize("is_kept", [False, True])
def test_sent_again_it_is_the_same_article(is_kept: bool, typed: dict[str, Any], as_cara: Client) -> None:
    if is_kept:
        assert as_cara.post("/cms/articles/new/keep/", typed | {"sequence": 2}).status_code == 200
    first, again = send(as_cara, typed), send(as_cara, typed)
    article = Article.objects.get()
    assert first["Location"] == again["Location"] == f"/cms/articles/{article.pk}/?saved=1"


def test_submitted_again_it_is_in_review_already(typed: dict[str, Any], as_cara: Client) -> None:
    send(as_cara, typed, then="submit")
    again = as_cara.post("/cms/articles/new/", typed | {"then": "submit"}, follow=True)
    assert "It is in review already." in again.text
    assert Article.objects.get().draft.status.submission == 1


def test_the_link_to_what_was_begun_leads_to_it(typed: dict[str, Any], cara: Person, as_cara: Client) -> None:
    send(as_cara, typed)
    page = as_cara.get(f"/cms/articles/new/?copy={NAME}", follow=True)
    assert 'data-heard="one" data-heard-up-to="3"' in page.text  # so the browser forgets what it kept
    write(Article.objects.get(), cara, "Opens today.")
    assert as_cara.get(f"/cms/articles/new/?copy={NAME}").status_code == 302


def test_a_new_article_is_written_where_the_writer_may(
    news: Section, policies: Section, as_cara: Client
) -> None:
    topic = Topic.objects.create(name="Sea", slug="sea")
    new = words(section=policies.pk, kind="article", topics=[topic.pk])
    assert as_cara.post("/cms/articles/new/", new).status_code == 422
    assert as_cara.post("/cms/articles/new/", new | {"section": news.pk}).status_code == 302
    assert list(Article.objects.get().topics.all()) == [topic]
