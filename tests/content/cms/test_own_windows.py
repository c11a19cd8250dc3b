"""What one's own other window did is called one's own, wherever somebody else would be named."""

import pytest
from django.test import Client

from content.articles.restore import restore_revision
from content.errors import WrongState
from content.models import Article, WorkingCopy
from tests.content.autosave.test_saving import TWO, save
from tests.newsroom import Person, fresh, write

OTHERS = ("You both", "Cara saved", "Cara has saved", "words of Cara", "Somebody saved", "changed meanwhile")


def typed(article: Article, **words: str) -> dict[str, str]:
    return {
        "title": article.newest.title,
        "summary": "",
        "body": "",
        "slug": article.slug,
        "language": "en",
    } | words


def test_an_open_page_says_that_it_was_oneself(draft: Article, cara: Person, as_cara: Client) -> None:
    write(draft, cara, "In the other window.")
    (said,) = as_cara.post(f"/cms/articles/{draft.pk}/here/", {"base": 1}).json()["says"]
    assert said.startswith("You have saved version 2 yourself meanwhile, in another window.")


def test_words_that_were_left_say_it_too(draft: Article, cara: Person, as_cara: Client) -> None:
    WorkingCopy.objects.create(article=draft, person=cara, base=1, title="T", body="<p>x</p>", window="a")
    write(draft, cara, "In the other window.")
    page = as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert "Meanwhile you saved version 2 yourself, in another window." in page


def test_both_windows_stand_side_by_side(draft: Article, cara: Person, as_cara: Client) -> None:
    save(draft, cara, TWO, base=1)
    save(draft, cara, "<p>One, there.</p><p>Two.</p>", base=2)
    sent = typed(fresh(draft), base="2", body="<p>One, here.</p><p>Two.</p>")
    answer = as_cara.post(f"/cms/articles/{draft.pk}/", sent)
    assert answer.status_code == 409
    assert "You changed the same in two windows" in answer.text
    assert "Your other window, version 3" in answer.text
    assert not [words for words in OTHERS if words in answer.text]


def test_what_was_put_together_says_it(draft: Article, cara: Person, as_cara: Client) -> None:
    save(draft, cara, TWO, base=1)
    save(draft, cara, TWO.replace("One", "One, there"), base=2)
    sent = typed(fresh(draft), base="2", body=f"{TWO}<p>Three, here.</p>")
    answer = as_cara.post(f"/cms/articles/{draft.pk}/", sent, follow=True)
    assert "together with what you changed in another window" in answer.text


def test_going_back_says_it(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, cara, "In the other window.")
    with pytest.raises(WrongState, match="You saved this article in another window"):
        restore_revision(draft, 1, by=cara, base=1)
    with pytest.raises(WrongState, match="Cara saved this article"):
        restore_revision(draft, 1, by=ed, base=1)
