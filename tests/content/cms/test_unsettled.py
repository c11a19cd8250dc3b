"""Words that met other words wait where they were written until their person has chosen."""

from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from content.models import Article, Revision, WorkingCopy
from tests.content.autosave.test_saving import TWO, save
from tests.newsroom import Person, fresh

MINE = "<p>One.</p><p>Two, by Cara.</p>"
THEIRS = "<p>One.</p><p>Two, by Ed.</p>"
WINDOW = "window-of-cara"


@pytest.fixture
def met(draft: Article, cara: Person, ed: Person) -> Any:
    """Version 2 of two paragraphs, of which Ed changed the second in version 3."""
    save(draft, cara, TWO, base=1)
    save(draft, ed, THEIRS)
    return fresh(draft)


def send(client: Client, article: Article, **more: str) -> Any:
    """By the button, what Cara wrote on version 2."""
    typed = {"title": "Ferry timetable changes", "summary": "Two more boats.", "body": MINE, "base": "2"}
    typed |= {"slug": article.slug, "language": "en", "window": WINDOW, "sequence": "7"}
    return client.post(f"/cms/articles/{article.pk}/", typed | more)


def copy_of(person: Person) -> WorkingCopy:
    return WorkingCopy.objects.get(person=person)


def test_nobody_else_finds_them(met: Article, as_cara: Client, as_ed: Client) -> None:
    send(as_cara, met)
    assert "Two, by Cara." not in as_ed.get(f"/cms/articles/{met.pk}/").text


def test_words_of_another_window_are_left_alone(met: Article, cara: Person, as_cara: Client) -> None:
    kept = {
        "title": "T",
        "body": "<p>Elsewhere.</p>",
        "base": "3",
        "window": "other",
        "sequence": "1",
        "version": "0",
    }
    assert as_cara.post(f"/cms/articles/{met.pk}/keep/", kept).status_code == 200
    assert send(as_cara, met).status_code == 409
    assert copy_of(cara).body == "<p>Elsewhere.</p>"


def test_whoever_never_saw_the_answer_finds_their_words(met: Article, as_cara: Client) -> None:
    assert send(as_cara, met).status_code == 409
    page = as_cara.get(f"/cms/articles/{met.pk}/")
    assert page.context["form"]["body"].value() == MINE
    assert "Meanwhile Ed saved version 3. Nothing of it is lost when you save." in page.text
    assert (
        f'data-heard="{WINDOW}" data-heard-up-to="7"' in page.text
    )  # the browser has nothing to offer any more


def test_saving_them_again_shows_both_again(met: Article, cara: Person, as_cara: Client) -> None:
    send(as_cara, met)
    again = send(as_cara, met, window="another", sequence="1", version=str(copy_of(cara).version))
    assert again.status_code == 409
    assert "Place 1: the words of Ed" in again.text


@pytest.mark.parametrize(
    "more", [{"body": "<p>One.</p><p>Two, by Cara and others.</p>"}, {"title": "Ferries"}]
)
def test_whoever_typed_more_has_a_version_of_that_too(
    more: dict[str, str], met: Article, cara: Person, as_cara: Client
) -> None:
    send(as_cara, met)
    send(as_cara, met, sequence="8", **more)
    assert met.revisions.filter(author=cara, number__gt=3).count() == 2


def test_the_same_words_of_somebody_else_are_a_version_of_theirs(
    met: Article, cara: Person, ed: Person, as_cara: Client
) -> None:
    save(fresh(met), ed, MINE, base=3)
    save(fresh(met), ed, "<p>One.</p><p>Two, by Ed once more.</p>", base=4)
    assert send(as_cara, met).status_code == 409
    assert met.revisions.get(author=cara, number__gt=3).body == MINE


@pytest.mark.parametrize("window", [WINDOW, "another"])
def test_saved_again_while_they_are_unsettled_they_are_one_version(
    window: str, met: Article, cara: Person, as_cara: Client
) -> None:
    first = send(as_cara, met).context["kept"]
    for sequence in ("8", "9"):
        version = str(copy_of(cara).version)
        again = send(as_cara, met, window=window, sequence=sequence, version=version)
        assert (again.status_code, again.context["kept"]) == (409, first)
    assert met.revisions.filter(author=cara, number__gt=3).count() == 1
    assert Entry.objects.filter(event="content.article.kept_beside").count() == 1


def test_they_are_one_version_too_where_somebody_else_saved_in_between(
    met: Article, cara: Person, ed: Person, as_cara: Client
) -> None:
    first = send(as_cara, met).context["kept"]
    save(fresh(met), ed, "<p>One, by Ed.</p><p>Two, by Ed.</p>")
    again = send(as_cara, met, sequence="8")
    assert (again.status_code, again.context["kept"], again.context["theirs"].number) == (409, first, 5)
    assert met.revisions.filter(author=cara, number__gt=3).count() == 1


def test_once_they_are_settled_nothing_waits(met: Article, cara: Person, as_cara: Client) -> None:
    form = send(as_cara, met).context["form"]
    version = str(copy_of(cara).version)
    settled = send(as_cara, met, base=form["base"].value(), window="another", sequence="1", version=version)
    assert settled.status_code == 302
    assert not copy_of(cara).is_open
    assert fresh(met).draft.body == MINE
    assert Revision.objects.filter(article=met, body=THEIRS).exists()


def test_dropping_them_opens_what_is_stored(met: Article, cara: Person, as_cara: Client) -> None:
    send(as_cara, met)
    as_cara.post(f"/cms/articles/{met.pk}/throw-away/")
    assert not copy_of(cara).is_open
    assert as_cara.get(f"/cms/articles/{met.pk}/").context["form"]["body"].value() == THEIRS
