"""/cms/articles/<id>/ and /cms/articles/new/: writing, and what happens when somebody was faster."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from content import workflow
from content.models import Article, Revision, Section, Topic
from content.models.articles.review import State
from content.taxonomy.topics import add_topic, merge_topic
from tests.counting import statements_of
from tests.newsroom import Person, digest_of, fresh, write
from tests.signing_in import signed_in

SAID = re.compile(r"Saved as version \d")


def words(base: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "title": "New title",
        "summary": "",
        "body": "<p>New.</p>",
        "slug": "",
        "language": "en",
        "base": base,
    } | changes


@pytest.mark.parametrize("who", ["otto", "colin"])
def test_an_outsider_learns_nothing_of_it(who: str, draft: Article, request: pytest.FixtureRequest) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(f"/cms/articles/{draft.pk}/").status_code == 404
    assert client.post(f"/cms/articles/{draft.pk}/", words()).status_code == 404


def test_anon_is_sent_to_the_log_in(draft: Article) -> None:
    assert Client().get(f"/cms/articles/{draft.pk}/").headers["Location"].startswith("/account/login/")


def test_a_contributor_reads_what_others_wrote_and_is_told_why_not_more(
    draft: Article, ed: Person, cara: Person
) -> None:
    Article.objects.filter(pk=draft.pk).update(author=ed, draft_author_ids=[ed.pk])
    client = signed_in(cara)
    page = client.get(f"/cms/articles/{draft.pk}/")
    assert "You can read this but not change it." in page.content.decode()
    assert client.post(f"/cms/articles/{draft.pk}/", words()).status_code == 403
    assert Revision.objects.count() == 1


def test_saving_makes_a_new_version(draft: Article, cara: Person) -> None:
    answer = signed_in(cara).post(f"/cms/articles/{draft.pk}/", words(), follow=True)
    assert "Saved as version 2." in answer.content.decode()
    assert fresh(draft).draft.body == "<p>New.</p>"


def test_saving_costs_few_statements_and_does_not_write_the_session(published: Article, ed: Person) -> None:
    client = signed_in(ed)
    page = f"/cms/articles/{published.pk}/"
    client.post(page, words())
    with CaptureQueriesContext(connection) as captured:
        assert client.post(page, words(base=2, body="<p>Newer.</p>")).status_code == 302
    said = statements_of(captured)
    assert len(said) <= 10, [sql[:90] for sql in said]
    loaded = next(sql for sql in said if sql.startswith('SELECT "content_article"'))
    assert "accounts_user" not in loaded  # what the page shows of an article is not read where none is shown
    assert not [sql for sql in said if 'UPDATE "accounts_session"' in sql]


def test_saving_what_is_there_already_is_answered_too(draft: Article, cara: Person, ed: Person) -> None:
    signed_in(cara).post(f"/cms/articles/{draft.pk}/", words())
    answer = signed_in(ed).post(f"/cms/articles/{draft.pk}/", words(), follow=True)
    assert "Saved as version 2." in answer.content.decode()


@pytest.mark.parametrize("asked", ["1", "3", "", "two", "02"])
def test_an_address_says_nothing_that_is_not_so(asked: str, draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    client.post(f"/cms/articles/{draft.pk}/", words())
    page = client.get(f"/cms/articles/{draft.pk}/?saved={asked}").content.decode()
    assert not SAID.search(page)


def test_nobody_is_told_what_somebody_else_saved_or_once_more_later(
    draft: Article, cara: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = signed_in(cara).post(f"/cms/articles/{draft.pk}/", words()).headers["Location"]
    assert not SAID.search(signed_in(ed).get(saved).content.decode())
    assert SAID.search(signed_in(cara).get(saved).content.decode())
    monkeypatch.setattr("content.cms.editor.editor.NEWS_FOR", timedelta(0))
    assert not SAID.search(signed_in(cara).get(saved).content.decode())


def test_saving_and_submitting_in_one_step(draft: Article, cara: Person) -> None:
    signed_in(cara).post(f"/cms/articles/{draft.pk}/", words(then="submit"))
    assert (fresh(draft).draft.number, fresh(draft).draft.status.state) == (2, State.IN_REVIEW)


@pytest.mark.parametrize("base", [1, 2])
def test_what_is_in_review_already_is_said_to_whoever_submits_it_once_more(
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


def test_what_was_approved_meanwhile_is_not_submitted_anew(draft: Article, cara: Person, ed: Person) -> None:
    client, page = signed_in(cara), f"/cms/articles/{draft.pk}/"
    client.post(page, words(then="submit"))
    workflow.approve(fresh(draft), by=ed, digest=digest_of(draft))
    answer = client.post(page, words(2, then="submit"))
    assert answer.status_code == 409
    assert "See how the article stands now" in answer.text
    assert fresh(draft).draft.status.state == State.APPROVED


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


LOST = "element “iframe” (1), attribute “onclick” (1)"
UNCLEAN = "<p onclick='x'>New.</p><iframe></iframe>"


@pytest.mark.parametrize("then", ["", "submit"])
def test_what_the_sanitiser_would_take_out_is_shown_before_it_is_saved(
    then: str, draft: Article, cara: Person
) -> None:
    page, form = f"/cms/articles/{draft.pk}/", words(body=UNCLEAN, then=then)
    client = signed_in(cara)
    asked = client.post(page, form)
    assert (asked.status_code, fresh(draft).newest.number) == (422, 1)
    assert f"would be left out: {LOST}. Save once more" in asked.content.decode()
    mark = asked.context["form"]["left_out"].value()
    assert "onclick" in asked.context["form"]["body"].value()
    other = client.post(page, form | {"left_out": mark, "body": UNCLEAN + "<video></video>"})
    assert (other.status_code, fresh(draft).newest.number) == (422, 1)
    told = client.post(page, form | {"left_out": mark}, follow=True)
    assert f"was left out: {LOST}" in told.content.decode()
    assert fresh(draft).newest.body == "<p>New.</p>"


def test_so_it_is_of_a_new_article_and_what_was_shown_while_writing_is_not_asked_again(
    news: Section, cara: Person
) -> None:
    client, name = signed_in(cara), "7a4c1b0e-3f5d-4a7e-9a3b-0d8e8f0b9c11"
    form = {"section": news.pk, "kind": "article", "title": "T", "language": "en", "body": UNCLEAN}
    assert client.post("/cms/articles/new/", form).status_code == 422
    assert not Article.objects.exists()
    kept = client.post("/cms/articles/new/keep/", form | {"copy": name, "window": "w", "sequence": 1}).json()
    assert ", ".join(kept["removed"]) == LOST
    client.post("/cms/articles/new/", form | {"left_out": kept["shown"]})
    assert Article.objects.get().newest.body == "<p>New.</p>"


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
    assert "Keep me" in answer.content.decode()


def test_who_saves_too_late_sees_both_versions_and_loses_nothing(
    draft: Article, cara: Person, ed: Person
) -> None:
    write(draft, ed, "Words of Ed.")
    client = signed_in(cara)
    answer = client.post(f"/cms/articles/{draft.pk}/", words(body="<p>Words of Cara.</p>"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing is lost" in page
    assert "<del>Ed</del><ins>Cara</ins>" in page
    assert answer.context["form"]["base"].value() == "2"
    assert [kept.body for kept in fresh(draft).revisions.filter(number__gt=1).order_by("number")] == [
        "<p>Words of Ed.</p>",
        "<p>Words of Cara.</p>",
    ]
    assert fresh(draft).draft.number == 2
    client.post(f"/cms/articles/{draft.pk}/", words(body="<p>Words of both.</p>", base=2))
    assert fresh(draft).draft.number == 4


def test_a_new_article_is_written_where_the_writer_may(
    news: Section, policies: Section, cara: Person
) -> None:
    topic = Topic.objects.create(name="Sea", slug="sea")
    client = signed_in(cara)
    new = words(section=policies.pk, kind="article", topics=[topic.pk])
    assert client.post("/cms/articles/new/", new).status_code == 422
    assert client.post("/cms/articles/new/", new | {"section": news.pk}).status_code == 302
    assert list(Article.objects.get().topics.all()) == [topic]


def test_without_a_role_nothing_is_begun(news: Section, otto: Person) -> None:
    assert signed_in(otto).get("/cms/articles/new/").status_code == 403


def test_the_inspector_says_why_not(in_review: Article, cara: Person) -> None:
    page = signed_in(cara).get(f"/cms/articles/{in_review.pk}/").content.decode()
    assert "You wrote part of this version, so somebody else has to approve it." in page
    assert "Publish" not in page


def test_a_page_opened_before_an_address_changed_does_not_change_it_back(
    published: Article, cara: Person, ed: Person
) -> None:
    editor = signed_in(ed)
    editor.post(f"/cms/articles/{published.pk}/move/", {"section": published.section_id, "slug": "ferry"})
    old_page = {"slug": "ferry-timetable-changes", "initial-slug": "ferry-timetable-changes"}
    assert signed_in(cara).post(f"/cms/articles/{published.pk}/", words() | old_page).status_code == 302
    editor.post(f"/cms/articles/{published.pk}/", words(base=2, body="<p>Newer.</p>") | old_page)
    assert (fresh(published).address.path, fresh(published).draft.number) == ("news/ferry", 3)


def test_an_address_that_readers_know_is_no_field_for_a_contributor(published: Article, cara: Person) -> None:
    client = signed_in(cara)
    assert "an editor changes it" in client.get(f"/cms/articles/{published.pk}/").content.decode()
    client.post(f"/cms/articles/{published.pk}/", words(slug="mine"))
    assert fresh(published).address.path == "news/ferry-timetable-changes"


def test_who_may_no_longer_save_gets_the_words_back(taken_down: Article, ed: Person) -> None:
    answer = signed_in(ed).post(f"/cms/articles/{taken_down.pk}/", words(body="<p>An hour of work.</p>"))
    assert answer.status_code == 403
    assert "&lt;p&gt;An hour of work.&lt;/p&gt;" in answer.content.decode()
    assert Entry.objects.filter(event="rbac.access.refused").exists()
