"""What an open editor sends by itself, the version made of it, and what the editor opens with afterwards.

Tests of content.cms.editor.autosave.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.autosave.verbs import copy_of
from content.bylines.verbs import add_byline, change_byline, remove_byline
from content.cms.editor.autosave import autosave_of
from content.models import Article, Byline, Revision, Section, Topic, WorkingCopy
from content.taxonomy.topics import add_topic
from tests.counting import statements_of
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

BACKGROUND = {"X-Background": "1", "Accept": "application/json"}

NAME = "c56a4180-65aa-42ec-a945-5fd21dec0538"


def form(text: str, **changes: Any) -> dict[str, Any]:
    page = {"window": "w1", "sequence": 1, "version": 0, "base": 1}
    words = {"title": "Ferry", "summary": "", "body": f"<p>{text}</p>", "slug": "", "language": "en"}
    return {**words, **page, **changes}


def keep(client: Client, article: Article, text: str, **changes: Any) -> Any:
    return client.post(f"/cms/articles/{article.pk}/keep/", form(text, **changes), headers=BACKGROUND)


def test_a_session_that_is_over_is_said_in_json(draft: Article, as_cara: Client) -> None:
    for name in list(as_cara.cookies):
        as_cara.cookies[name] = "0" * 43
    answer = keep(as_cara, draft, "Mine.")
    assert (answer.status_code, "log_in" in answer.json()) == (401, True)


def test_it_is_no_act_and_keeps_no_one_logged_in_but_keeps_the_words(draft: Article, cara: Person) -> None:
    answer = keep(signed_in(cara), draft, "From June.")
    assert answer.json() == {"version": 2, "removed": [], "shown": "", "base": 1, "revision": None}
    assert WorkingCopy.objects.get().body == "<p>From June.</p>"


def test_it_costs_few_queries(draft: Article, as_cara: Client) -> None:
    keep(as_cara, draft, "From June.")
    with CaptureQueriesContext(connection) as captured:
        keep(as_cara, draft, "From July.", sequence=2)
    said = statements_of(captured)
    assert len(said) <= 6, [sql[:90] for sql in said]


def test_what_cannot_be_kept_says_why(draft: Article, cara: Person) -> None:
    answer = keep(signed_in(cara), draft, "x" * 400_000)
    assert (answer.status_code, answer.json()["elsewhere"]) == (422, False)
    assert "too long" in answer.json()["why"]


def test_another_window_is_told(draft: Article, as_cara: Client) -> None:
    keep(as_cara, draft, "One.")
    answer = keep(as_cara, draft, "Two.", window="w2")
    assert (answer.status_code, answer.json()["elsewhere"]) == (409, True)


def test_the_editor_opens_with_what_was_kept_for_its_own_person_alone(
    draft: Article, cara: Person, ed: Person
) -> None:
    keep(signed_in(cara), draft, "Kept words.", summary="Kept summary.", slug="kept-address")
    page = signed_in(cara).get(f"/cms/articles/{draft.pk}/").text
    mine = ("Kept words.", "Kept summary.", "kept-address", "Throw them away…")
    assert all(words in page for words in mine)
    for other in ("", "history/", "review/"):
        page = signed_in(ed).get(f"/cms/articles/{draft.pk}/{other}").text
        assert not [words for words in mine if words in page]


def test_what_is_half_written_is_shown_without_blame(draft: Article, cara: Person) -> None:
    keep(signed_in(cara), draft, "Kept words.", title="")
    page = signed_in(cara).get(f"/cms/articles/{draft.pk}/").text
    assert "This field is required" not in page
    assert "Error:" not in page


def test_a_new_article_is_gone_on_with(news: Section, as_cara: Client) -> None:
    data = form("Begun.", copy=NAME, section=news.pk, kind="article", title="A beginning")
    assert as_cara.post("/cms/articles/new/keep/", data, headers=BACKGROUND).json()["version"] == 2
    assert f"?copy={NAME}" in as_cara.get("/cms/articles/new/").text
    assert "Begun." in as_cara.get(f"/cms/articles/new/?copy={NAME}").text
    as_cara.post("/cms/articles/new/", {**data, "sequence": 2})
    assert Revision.objects.get().title == "A beginning"
    assert NAME not in as_cara.get("/cms/articles/new/").text


def test_no_one_goes_on_with_what_someone_else_began(news: Section, cara: Person, ed: Person) -> None:
    data = form("Begun.", copy=NAME, section=news.pk, kind="article")
    signed_in(cara).post("/cms/articles/new/keep/", data, headers=BACKGROUND)
    assert "Begun." not in signed_in(ed).get(f"/cms/articles/new/?copy={NAME}").text
    signed_in(ed).post("/cms/articles/new/throw-away/", {"copy": NAME})
    assert WorkingCopy.objects.get(person=cara).is_open


def test_what_was_begun_can_be_thrown_away(news: Section, as_cara: Client) -> None:
    data = form("Begun.", copy=NAME, section=news.pk, kind="article")
    as_cara.post("/cms/articles/new/keep/", data, headers=BACKGROUND)
    as_cara.post("/cms/articles/new/throw-away/", {"copy": NAME})
    assert NAME not in as_cara.get("/cms/articles/new/").text


def test_a_user_who_looks_through_her_eyes_sees_none_of_it(draft: Article, cara: Person, ada: Person) -> None:
    keep(signed_in(cara), draft, "Kept words.")
    cara.impersonator = ada
    assert autosave_of(draft, cara) is None


@pytest.fixture
def topic(edna: Person) -> Topic:
    return add_topic(by=edna, name="Ferries")


def opened(client: Client, article: Article, **changes: Any) -> dict[str, Any]:
    """What the page of the editor sends as it was opened, with ``changes``."""
    form = client.get(f"/cms/articles/{article.pk}/").context["form"]
    many = {"topics", "withdrawn_corrections"}
    data = {field.html_name: field.value() or "" for field in form if field.name not in many}
    data |= {f"initial-{name}": data[name] for name in ("bylines", "slug")}
    return {**data, "window": "w1", "sequence": 1, "version": 0, **changes}


def keep_later(client: Client, article: Article, data: dict[str, Any], **changes: Any) -> Any:
    """Sends ``data`` as a page does by itself, ten minutes after the last version if something was kept before."""
    WorkingCopy.objects.filter(is_open=True).update(begun_at=Now() - timedelta(minutes=11))
    data |= changes
    answer = client.post(f"/cms/articles/{article.pk}/keep/", data, headers=BACKGROUND).json()
    data |= {"base": answer["base"], "version": answer["version"], "sequence": data["sequence"] + 1}
    return answer["revision"]


def test_topics_bylines_and_language_are_in_it(
    draft: Article, as_cara: Client, jane: Byline, topic: Topic
) -> None:
    data = opened(as_cara, draft)
    assert keep_later(as_cara, draft, data) is None
    assert keep_later(as_cara, draft, data, topics=[topic.pk], bylines="Jane Doe", language="fr") == 2
    newest = fresh(draft).newest
    assert (newest.topic_ids, newest.byline_ids, newest.language) == ([topic.pk], [jane.pk], "fr")


def event(client: Client, section: Section) -> Article:
    words = {"title": "Regatta", "summary": "", "body": "<p>x</p>", "language": "en"}
    client.post(
        "/cms/articles/new/", {**words, "section": section.pk, "kind": "event", "event-place": "Pier"}
    )
    return Article.objects.get()


def test_what_its_kind_asks_for_is_in_it_but_not_half_a_date(news: Section, as_cara: Client) -> None:
    article = event(as_cara, news)
    data = opened(as_cara, article)
    keep_later(as_cara, article, data)
    assert (
        keep_later(as_cara, article, data, **{"event-begins": "2027-06-05T10:00", "event-place": "Quay"}) == 2
    )
    assert fresh(article).newest.details["place"] == "Quay"
    begins = fresh(article).newest.details["begins"]
    assert keep_later(as_cara, article, data, **{"event-begins": "2027-0", "event-place": "Harbour"}) == 3
    assert fresh(article).newest.details == {"place": "Harbour", "begins": begins}


def test_half_a_name_keeps_nothing_else_out_of_it(draft: Article, cara: Person, topic: Topic) -> None:
    client = signed_in(cara)
    data = opened(client, draft)
    keep_later(client, draft, data)
    assert keep_later(client, draft, data, topics=[topic.pk], bylines="Jan", slug="Not an address") == 2
    assert (fresh(draft).newest.topic_ids, fresh(draft).newest.byline_ids) == ([topic.pk], [])
    assert copy_of(draft, cara).fields["bylines"] == ["Jan"]


def test_it_moves_no_address(draft: Article, as_cara: Client) -> None:
    data = opened(as_cara, draft)
    keep_later(as_cara, draft, data)
    assert keep_later(as_cara, draft, data, slug="elsewhere", summary="New.") == 2
    assert fresh(draft).slug == draft.slug


def test_a_correction_note_that_goes_on_is_in_it_once(published: Article, as_cara: Client) -> None:
    data = opened(as_cara, published)
    keep_later(as_cara, published, data)
    assert keep_later(as_cara, published, data, correction="The wrong d") == 2
    assert fresh(published).newest.correction_notes.endswith(" The wrong d")
    assert keep_later(as_cara, published, data, correction="The wrong day.") == 3
    assert as_cara.post(f"/cms/articles/{published.pk}/", data | {"body": "<p>On.</p>"}).status_code == 302
    (line,) = fresh(published).newest.correction_notes.splitlines()
    assert line.endswith(" The wrong day.")


def test_a_note_that_is_withdrawn_and_then_not_is_there(published: Article, as_cara: Client) -> None:
    as_cara.post(f"/cms/articles/{published.pk}/", opened(as_cara, published, correction="The wrong day."))
    note = fresh(published).newest.correction_notes
    data = opened(as_cara, published, sequence=9)
    keep_later(as_cara, published, data)
    assert keep_later(as_cara, published, data, withdrawn_corrections=[note]) == 3
    assert fresh(published).newest.correction_notes == ""
    del data["withdrawn_corrections"]
    as_cara.post(f"/cms/articles/{published.pk}/", data)
    assert fresh(published).newest.correction_notes == note


def test_bylines_that_are_put_back_as_they_were_are_so(draft: Article, as_cara: Client, jane: Byline) -> None:
    as_cara.post(f"/cms/articles/{draft.pk}/", opened(as_cara, draft, bylines="Jane Doe"))
    data = opened(as_cara, draft, sequence=9)
    keep_later(as_cara, draft, data)
    assert keep_later(as_cara, draft, data, bylines="") == 3
    assert fresh(draft).newest.byline_ids == []
    as_cara.post(f"/cms/articles/{draft.pk}/", data | {"bylines": "Jane Doe"})
    assert fresh(draft).newest.byline_ids == [jane.pk]


def test_the_page_that_is_opened_again_goes_on_with_what_it_began_with(
    published: Article, as_cara: Client
) -> None:
    data = opened(as_cara, published)
    keep_later(as_cara, published, data)
    keep_later(as_cara, published, data, correction="The wrong d")
    again = opened(as_cara, published, window="w2", version=data["version"])
    assert (again["opened"], again["base"], again["correction"]) == ("1", "2", "The wrong d")
    as_cara.post(f"/cms/articles/{published.pk}/", again | {"correction": "The wrong day."})
    assert fresh(published).newest.correction_notes.count("The wrong d") == 1


def test_the_version_that_is_kept_on_a_conflict_holds_everything_too(
    published: Article, as_cara: Client, ed: Person, jane: Byline, topic: Topic
) -> None:
    data = opened(as_cara, published)
    write(published, ed, "By Ed.")
    changes = {"topics": [topic.pk], "bylines": "Jane Doe", "language": "fr", "correction": "The wrong day."}
    answer = as_cara.post(f"/cms/articles/{published.pk}/", data | {"body": "<p>By Cara.</p>"} | changes)
    assert answer.status_code == 409
    mine = published.revisions.get(number=3)
    assert (mine.body, mine.topic_ids, mine.byline_ids, mine.language) == (
        "<p>By Cara.</p>", [topic.pk], [jane.pk], "fr",
    )  # fmt: skip
    assert mine.correction_notes.endswith(" The wrong day.")


def under_jane(client: Client, article: Article, **changes: Any) -> dict[str, Any]:
    client.post(f"/cms/articles/{article.pk}/", opened(client, article, bylines="Jane Doe"))
    return opened(client, article, sequence=9, **changes)


def test_a_byline_taken_off_the_site_is_said_when_her_article_is_saved(
    draft: Article, as_cara: Client, edna: Person, jane: Byline
) -> None:
    data = under_jane(as_cara, draft, summary="New.")
    remove_byline(jane, by=edna)
    page = as_cara.post(f"/cms/articles/{draft.pk}/", data, follow=True).text
    assert "“Jane Doe” was taken off the site meanwhile." in page
    assert "Jane Doe" not in as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert fresh(draft).newest.summary == "New."


def test_a_user_who_changed_the_bylines_saves_the_others(
    draft: Article, as_cara: Client, edna: Person, jane: Byline
) -> None:
    john = add_byline(by=edna, name="John Roe")
    data = under_jane(as_cara, draft, bylines="John Roe\nJane Doe")
    remove_byline(jane, by=edna)
    page = as_cara.post(f"/cms/articles/{draft.pk}/", data, follow=True).text
    assert "“Jane Doe” was taken off the site meanwhile." in page
    assert fresh(draft).newest.byline_ids == [john.pk]


def test_a_line_that_stood_there_means_the_same_person_under_another_name(
    draft: Article, as_cara: Client, edna: Person, jane: Byline
) -> None:
    john = add_byline(by=edna, name="John Roe")
    data = under_jane(as_cara, draft, bylines="John Roe\nJane Doe")
    change_byline(jane, by=edna, name="Jane Poe", biography="", picture="")
    assert as_cara.post(f"/cms/articles/{draft.pk}/", data).status_code == 302
    assert fresh(draft).newest.byline_ids == [john.pk, jane.pk]


def test_the_name_goes_out_of_what_others_are_writing(
    draft: Article, cara: Person, as_cara: Client, edna: Person, jane: Byline
) -> None:
    add_byline(by=edna, name="John Roe")
    keep_later(as_cara, draft, under_jane(as_cara, draft, bylines="John Roe\nJane Doe"))
    remove_byline(jane, by=edna)
    assert "Jane Doe" not in str(copy_of(draft, cara).fields)
    page = as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert "A person whom you had named as a byline was taken off the site" in page
    assert "John Roe</textarea>" in page


def test_a_namesake_stays(draft: Article, cara: Person, as_cara: Client, edna: Person, jane: Byline) -> None:
    other = add_byline(by=edna, name="Jane Doe")
    lines = f"Jane Doe #{jane.pk}\nJane Doe #{other.pk}"
    keep_later(as_cara, draft, opened(as_cara, draft, bylines=lines))
    remove_byline(jane, by=edna)
    assert copy_of(draft, cara).fields["bylines"] == [f"Jane Doe #{other.pk}"]


def test_words_that_were_left_say_it_too(draft: Article, cara: Person, as_cara: Client) -> None:
    WorkingCopy.objects.create(article=draft, person=cara, base=1, title="T", body="<p>x</p>", window="a")
    write(draft, cara, "In the other window.")
    page = as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert "Meanwhile you saved version 2 yourself, in another window." in page
