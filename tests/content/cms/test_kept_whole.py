"""The version that is made by itself holds everything the form holds, and the page goes on from there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from content.autosave.verbs import copy_of
from content.bylines.verbs import add_byline, change_byline, remove_byline
from content.models import Article, Byline, Section, Topic, WorkingCopy
from content.taxonomy.topics import add_topic
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

BACKGROUND = {"X-Background": "1", "Accept": "application/json"}


@pytest.fixture
def jane(edna: Person) -> Byline:
    return add_byline(by=edna, name="Jane Doe")


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


def keep(client: Client, article: Article, data: dict[str, Any], **changes: Any) -> Any:
    """Sends ``data`` as a page does by itself, ten minutes after the last version if something was kept before."""
    WorkingCopy.objects.filter(is_open=True).update(begun_at=Now() - timedelta(minutes=11))
    data |= changes
    answer = client.post(f"/cms/articles/{article.pk}/keep/", data, headers=BACKGROUND).json()
    data |= {"base": answer["base"], "version": answer["version"], "sequence": data["sequence"] + 1}
    return answer["revision"]


def test_topics_bylines_and_language_are_in_it(
    draft: Article, cara: Person, jane: Byline, topic: Topic
) -> None:
    client = signed_in(cara)
    data = opened(client, draft)
    assert keep(client, draft, data) is None
    assert keep(client, draft, data, topics=[topic.pk], bylines="Jane Doe", language="fr") == 2
    newest = fresh(draft).newest
    assert (newest.topic_ids, newest.byline_ids, newest.language) == ([topic.pk], [jane.pk], "fr")


def event(client: Client, section: Section) -> Article:
    words = {"title": "Regatta", "summary": "", "body": "<p>x</p>", "language": "en"}
    client.post(
        "/cms/articles/new/", {**words, "section": section.pk, "kind": "event", "event-place": "Pier"}
    )
    return Article.objects.get()


def test_what_its_kind_asks_for_is_in_it_but_not_half_a_date(news: Section, cara: Person) -> None:
    client = signed_in(cara)
    article = event(client, news)
    data = opened(client, article)
    keep(client, article, data)
    assert keep(client, article, data, **{"event-begins": "2027-06-05T10:00", "event-place": "Quay"}) == 2
    assert fresh(article).newest.details["place"] == "Quay"
    begins = fresh(article).newest.details["begins"]
    assert keep(client, article, data, **{"event-begins": "2027-0", "event-place": "Harbour"}) == 3
    assert fresh(article).newest.details == {"place": "Harbour", "begins": begins}


def test_half_a_name_keeps_nothing_else_out_of_it(draft: Article, cara: Person, topic: Topic) -> None:
    client = signed_in(cara)
    data = opened(client, draft)
    keep(client, draft, data)
    assert keep(client, draft, data, topics=[topic.pk], bylines="Jan", slug="Not an address") == 2
    assert (fresh(draft).newest.topic_ids, fresh(draft).newest.byline_ids) == ([topic.pk], [])
    assert copy_of(draft, cara).fields["bylines"] == ["Jan"]


def test_it_moves_no_address(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    data = opened(client, draft)
    keep(client, draft, data)
    assert keep(client, draft, data, slug="elsewhere", summary="New.") == 2
    assert fresh(draft).slug == draft.slug


def test_a_correction_note_that_goes_on_is_in_it_once(published: Article, cara: Person) -> None:
    client = signed_in(cara)
    data = opened(client, published)
    keep(client, published, data)
    assert keep(client, published, data, correction="The wrong d") == 2
    assert fresh(published).newest.correction_notes.endswith(" The wrong d")
    assert keep(client, published, data, correction="The wrong day.") == 3
    assert client.post(f"/cms/articles/{published.pk}/", data | {"body": "<p>On.</p>"}).status_code == 302
    (line,) = fresh(published).newest.correction_notes.splitlines()
    assert line.endswith(" The wrong day.")


def test_a_note_that_is_withdrawn_and_then_not_is_there(published: Article, cara: Person) -> None:
    client = signed_in(cara)
    client.post(f"/cms/articles/{published.pk}/", opened(client, published, correction="The wrong day."))
    note = fresh(published).newest.correction_notes
    data = opened(client, published, sequence=9)
    keep(client, published, data)
    assert keep(client, published, data, withdrawn_corrections=[note]) == 3
    assert fresh(published).newest.correction_notes == ""
    del data["withdrawn_corrections"]
    client.post(f"/cms/articles/{published.pk}/", data)
    assert fresh(published).newest.correction_notes == note


def test_bylines_that_are_put_back_as_they_were_are_so(draft: Article, cara: Person, jane: Byline) -> None:
    client = signed_in(cara)
    client.post(f"/cms/articles/{draft.pk}/", opened(client, draft, bylines="Jane Doe"))
    data = opened(client, draft, sequence=9)
    keep(client, draft, data)
    assert keep(client, draft, data, bylines="") == 3
    assert fresh(draft).newest.byline_ids == []
    client.post(f"/cms/articles/{draft.pk}/", data | {"bylines": "Jane Doe"})
    assert fresh(draft).newest.byline_ids == [jane.pk]


def test_the_page_that_is_opened_again_goes_on_with_what_it_began_with(
    published: Article, cara: Person
) -> None:
    client = signed_in(cara)
    data = opened(client, published)
    keep(client, published, data)
    keep(client, published, data, correction="The wrong d")
    again = opened(client, published, window="w2", version=data["version"])
    assert (again["opened"], again["base"], again["correction"]) == ("1", "2", "The wrong d")
    client.post(f"/cms/articles/{published.pk}/", again | {"correction": "The wrong day."})
    assert fresh(published).newest.correction_notes.count("The wrong d") == 1


def test_the_version_that_is_kept_on_a_conflict_holds_everything_too(
    published: Article, cara: Person, ed: Person, jane: Byline, topic: Topic
) -> None:
    client = signed_in(cara)
    data = opened(client, published)
    write(published, ed, "By Ed.")
    changes = {"topics": [topic.pk], "bylines": "Jane Doe", "language": "fr", "correction": "The wrong day."}
    answer = client.post(f"/cms/articles/{published.pk}/", data | {"body": "<p>By Cara.</p>"} | changes)
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
    draft: Article, cara: Person, edna: Person, jane: Byline
) -> None:
    client = signed_in(cara)
    data = under_jane(client, draft, summary="New.")
    remove_byline(jane, by=edna)
    page = client.post(f"/cms/articles/{draft.pk}/", data, follow=True).text
    assert "“Jane Doe” was taken off the site meanwhile." in page
    assert "Jane Doe" not in client.get(f"/cms/articles/{draft.pk}/").text
    assert fresh(draft).newest.summary == "New."


def test_whoever_changed_the_bylines_saves_the_others(
    draft: Article, cara: Person, edna: Person, jane: Byline
) -> None:
    john = add_byline(by=edna, name="John Roe")
    client = signed_in(cara)
    data = under_jane(client, draft, bylines="John Roe\nJane Doe")
    remove_byline(jane, by=edna)
    page = client.post(f"/cms/articles/{draft.pk}/", data, follow=True).text
    assert "“Jane Doe” was taken off the site meanwhile." in page
    assert fresh(draft).newest.byline_ids == [john.pk]


def test_a_line_that_stood_there_means_the_same_person_under_another_name(
    draft: Article, cara: Person, edna: Person, jane: Byline
) -> None:
    john = add_byline(by=edna, name="John Roe")
    client = signed_in(cara)
    data = under_jane(client, draft, bylines="John Roe\nJane Doe")
    change_byline(jane, by=edna, name="Jane Poe", biography="", picture="")
    assert client.post(f"/cms/articles/{draft.pk}/", data).status_code == 302
    assert fresh(draft).newest.byline_ids == [john.pk, jane.pk]


def test_the_name_goes_out_of_what_others_are_writing(
    draft: Article, cara: Person, edna: Person, jane: Byline
) -> None:
    add_byline(by=edna, name="John Roe")
    client = signed_in(cara)
    keep(client, draft, under_jane(client, draft, bylines="John Roe\nJane Doe"))
    remove_byline(jane, by=edna)
    assert "Jane Doe" not in str(copy_of(draft, cara).fields)
    page = client.get(f"/cms/articles/{draft.pk}/").text
    assert "Somebody whom you had named as a byline was taken off the site" in page
    assert "John Roe</textarea>" in page


def test_a_namesake_stays(draft: Article, cara: Person, edna: Person, jane: Byline) -> None:
    client = signed_in(cara)
    other = add_byline(by=edna, name="Jane Doe")
    lines = f"Jane Doe #{jane.pk}\nJane Doe #{other.pk}"
    keep(client, draft, opened(client, draft, bylines=lines))
    remove_byline(jane, by=edna)
    assert copy_of(draft, cara).fields["bylines"] == [f"Jane Doe #{other.pk}"]
