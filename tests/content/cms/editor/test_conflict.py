"""Two changes of one place stand side by side, each is chosen by itself, and no text is lost.

Tests of content.cms.editor.conflict.
"""

from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from content.models import Article, Revision, WorkingCopy
from content.revisions.merge import merge
from content.revisions.revisions import Content
from tests.content.autosave.test_saving import TWO, save
from tests.content.cms.editor.typed import words
from tests.newsroom import Person, fresh, write

MINE = "<p>One, by Cara.</p><p>Two, by Cara.</p>"

THEIRS = "<p>One, by Ed.</p><p>Two, by Ed.</p>"


@pytest.fixture
def clashed(draft: Article, cara: Person, ed: Person) -> dict[str, str]:
    """Version 2 of two paragraphs, 3 by Ed, and 4 by Cara beside it: both changed both, and the title."""
    save(draft, cara, TWO, base=1)
    save(draft, ed, THEIRS, title="Ed's title")
    save(draft, cara, MINE, title="Cara's title")
    return {"started": "2", "kept": "4", "other": "3", "slug": draft.slug, "language": "en"}


def choose(client: Client, article: Article, typed: dict[str, str], **sides: str) -> Any:
    return client.post(f"/cms/articles/{article.pk}/choose-sides/", typed | sides)


@pytest.mark.parametrize("wrong", [{"kept": "3"}, {"other": "99"}, {"started": "x"}, {"kept": ""}])
def test_only_ones_own_version_is_put_together(
    wrong: dict[str, str], clashed: dict[str, str], draft: Article, as_cara: Client
) -> None:
    answer = choose(as_cara, draft, clashed | wrong)
    assert answer.status_code == 409
    assert 'id="writing"' not in answer.text


def test_each_place_is_chosen_by_itself_and_nothing_is_saved(
    clashed: dict[str, str], draft: Article, as_cara: Client
) -> None:
    answer = choose(as_cara, draft, clashed, side_0="mine", side_1="theirs", side_2="mine")
    form = answer.context["form"]
    assert f'id="writing" class="stack" method="post" action="/cms/articles/{draft.pk}/"' in answer.text
    assert f'data-keep="/cms/articles/{draft.pk}/keep/"' in answer.text
    assert form["title"].value() == "Cara&#x27;s title".replace("&#x27;", "'")
    assert form["body"].value() == "<p>One, by Ed.</p><p>Two, by Cara.</p>"
    assert (form["base"].value(), form["slug"].value()) == ("3", draft.slug)
    assert [is_theirs for _number, is_theirs, _rows in answer.context["places"]] == [False, True, False]
    assert Revision.objects.filter(article=draft).count() == 4
    again = choose(as_cara, draft, clashed, side_0="theirs", side_1="mine", side_2="theirs").context["form"]
    assert (again["title"].value(), again["body"].value()) == (
        "Ed's title",
        "<p>One, by Cara.</p><p>Two, by Ed.</p>",
    )


def test_places_stay_the_same_whatever_is_chosen() -> None:
    base, mine, theirs = (
        Content("T", "", body, "en", ()) for body in (f"{TWO}<p>x</p>", f"{MINE}<p>y</p>", THEIRS)
    )
    plain = merge(base, mine, theirs)
    choices: tuple[set[int], ...] = (set(), {0}, {1}, {0, 1, 2}, {7})
    for chosen in choices:
        assert merge(base, mine, theirs, take_theirs=chosen).clashes == plain.clashes
    assert merge(base, mine, theirs, take_theirs=range(9)).words.body == theirs.body


CARAS = "<p>One.</p><p>Two, by Cara.</p>"

EDS = "<p>One.</p><p>Two, by Ed.</p>"

WINDOW = "window-of-cara"


@pytest.fixture
def met(draft: Article, cara: Person, ed: Person) -> Any:
    """Version 2 of two paragraphs, of which Ed changed the second in version 3."""
    save(draft, cara, TWO, base=1)
    save(draft, ed, EDS)
    return fresh(draft)


def send(client: Client, article: Article, **more: str) -> Any:
    """By the button, what Cara wrote on version 2."""
    typed = {"title": "Ferry timetable changes", "summary": "Two more boats.", "body": CARAS, "base": "2"}
    typed |= {"slug": article.slug, "language": "en", "window": WINDOW, "sequence": "7"}
    return client.post(f"/cms/articles/{article.pk}/", typed | more)


def copy_of(person: Person) -> WorkingCopy:
    return WorkingCopy.objects.get(person=person)


def test_no_one_else_finds_them(met: Article, as_cara: Client, as_ed: Client) -> None:
    send(as_cara, met)
    assert "Two, by Cara." not in as_ed.get(f"/cms/articles/{met.pk}/").text


def test_words_of_another_window_are_left_alone(met: Article, cara: Person, as_cara: Client) -> None:
    kept = words(3, body="<p>Elsewhere.</p>", window="other", sequence="1", version="0")
    assert as_cara.post(f"/cms/articles/{met.pk}/keep/", kept).status_code == 200
    assert send(as_cara, met).status_code == 409
    assert copy_of(cara).body == "<p>Elsewhere.</p>"


def test_a_user_who_never_saw_the_answer_finds_their_words(met: Article, as_cara: Client) -> None:
    assert send(as_cara, met).status_code == 409
    page = as_cara.get(f"/cms/articles/{met.pk}/")
    assert page.context["form"]["body"].value() == CARAS
    assert "Meanwhile Ed saved version 3. Nothing of it is lost when you save." in page.text
    # The browser has nothing to offer any more.
    assert f'data-heard="{WINDOW}" data-heard-up-to="7"' in page.text


def test_saving_them_again_shows_both_again(met: Article, cara: Person, as_cara: Client) -> None:
    send(as_cara, met)
    again = send(as_cara, met, window="another", sequence="1", version=str(copy_of(cara).version))
    assert again.status_code == 409
    assert "Place 1: the words of Ed" in again.text


@pytest.mark.parametrize(
    "more", [{"body": "<p>One.</p><p>Two, by Cara and others.</p>"}, {"title": "Ferries"}]
)
def test_a_user_who_typed_more_has_a_version_of_that_too(
    more: dict[str, str], met: Article, cara: Person, as_cara: Client
) -> None:
    send(as_cara, met)
    send(as_cara, met, sequence="8", **more)
    assert met.revisions.filter(author=cara, number__gt=3).count() == 2


def test_the_same_words_of_someone_else_are_a_version_of_theirs(
    met: Article, cara: Person, ed: Person, as_cara: Client
) -> None:
    save(fresh(met), ed, CARAS, base=3)
    save(fresh(met), ed, "<p>One.</p><p>Two, by Ed once more.</p>", base=4)
    assert send(as_cara, met).status_code == 409
    assert met.revisions.get(author=cara, number__gt=3).body == CARAS


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
    assert Entry.objects.filter(event="content.article.conflict_saved").count() == 1


def test_they_are_one_version_too_where_another_user_saved_in_between(
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
    assert fresh(met).draft.body == CARAS
    assert Revision.objects.filter(article=met, body=EDS).exists()


def test_dropping_them_opens_what_is_stored(met: Article, cara: Person, as_cara: Client) -> None:
    send(as_cara, met)
    as_cara.post(f"/cms/articles/{met.pk}/throw-away/")
    assert not copy_of(cara).is_open
    assert as_cara.get(f"/cms/articles/{met.pk}/").context["form"]["body"].value() == EDS


OTHERS = ("You both", "Cara saved", "Cara has saved", "words of Cara", "Someone saved", "changed meanwhile")


def test_both_windows_stand_side_by_side(draft: Article, cara: Person, as_cara: Client) -> None:
    save(draft, cara, TWO, base=1)
    save(draft, cara, "<p>One, there.</p><p>Two.</p>", base=2)
    sent = words(2, title=fresh(draft).newest.title, slug=draft.slug, body="<p>One, here.</p><p>Two.</p>")
    answer = as_cara.post(f"/cms/articles/{draft.pk}/", sent)
    assert answer.status_code == 409
    assert "You changed the same in two windows" in answer.text
    assert "Your other window, version 3" in answer.text
    assert not [words for words in OTHERS if words in answer.text]


def test_what_was_put_together_says_it(draft: Article, cara: Person, as_cara: Client) -> None:
    save(draft, cara, TWO, base=1)
    save(draft, cara, TWO.replace("One", "One, there"), base=2)
    sent = words(2, title=fresh(draft).newest.title, slug=draft.slug, body=f"{TWO}<p>Three, here.</p>")
    answer = as_cara.post(f"/cms/articles/{draft.pk}/", sent, follow=True)
    assert "together with what you changed in another window" in answer.text


def test_who_saves_too_late_sees_both_versions_and_loses_nothing(
    draft: Article, as_cara: Client, ed: Person
) -> None:
    write(draft, ed, "Words of Ed.")
    answer = as_cara.post(f"/cms/articles/{draft.pk}/", words(body="<p>Words of Cara.</p>"))
    page = answer.text
    assert answer.status_code == 409
    assert "Nothing is lost" in page
    assert "<del>Ed</del><ins>Cara</ins>" in page
    assert answer.context["form"]["base"].value() == "2"
    assert [kept.body for kept in fresh(draft).revisions.filter(number__gt=1).order_by("number")] == [
        "<p>Words of Ed.</p>",
        "<p>Words of Cara.</p>",
    ]
    assert fresh(draft).draft.number == 2
    as_cara.post(f"/cms/articles/{draft.pk}/", words(body="<p>Words of both.</p>", base=2))
    assert fresh(draft).draft.number == 4
