"""Two people changed the same places: each is chosen by itself, nothing is saved by choosing, and nothing is lost."""

from typing import Any

import pytest
from django.test import Client

from content.models import Article, Revision
from content.revisions.merge import merge
from content.revisions.revisions import Words
from tests.content.autosave.test_saving import TWO, save
from tests.newsroom import Person, fresh

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


def test_whoever_may_not_edit_it_chooses_nothing(
    clashed: dict[str, str], draft: Article, as_otto: Client, as_colin: Client
) -> None:
    assert choose(as_otto, draft, clashed).status_code in {403, 404}
    assert choose(as_colin, draft, clashed).status_code in {403, 404}


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


def test_what_was_chosen_is_saved_and_the_losing_words_stay_a_version(
    clashed: dict[str, str], draft: Article, as_cara: Client
) -> None:
    page = f"/cms/articles/{draft.pk}/"
    sent = {
        "title": "Cara's title",
        "summary": "",
        "body": MINE,
        "base": "2",
        "slug": draft.slug,
        "language": "en",
    }
    answer = as_cara.post(page, sent)
    assert (answer.status_code, "Place 1: the words of Ed" in answer.text) == (409, True)
    chosen = choose(as_cara, draft, clashed | {"kept": "4"}, side_1="theirs").context["form"]
    typed = {name: chosen[name].value() for name in ("title", "summary", "body", "base", "slug", "language")}
    assert as_cara.post(page, typed).status_code == 302
    assert fresh(draft).draft.body == "<p>One, by Ed.</p><p>Two, by Cara.</p>"
    assert {MINE, THEIRS} <= set(Revision.objects.filter(article=draft).values_list("body", flat=True))


def test_places_stay_the_same_whatever_is_chosen() -> None:
    base, mine, theirs = (
        Words("T", "", body, "en", ()) for body in (f"{TWO}<p>x</p>", f"{MINE}<p>y</p>", THEIRS)
    )
    plain = merge(base, mine, theirs)
    choices: tuple[set[int], ...] = (set(), {0}, {1}, {0, 1, 2}, {7})
    for chosen in choices:
        assert merge(base, mine, theirs, take_theirs=chosen).clashes == plain.clashes
    assert merge(base, mine, theirs, take_theirs=range(9)).words.body == theirs.body
