"""Presence: who else has the editor open, told to those alone who may edit the article."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from audit.models import Entry
from content.articles.presence import be_present, leave, others_at
from content.models import Article, Presence
from rbac.errors import Refused
from tests.newsroom import Person, write
from tests.signing_in import signed_in


def names(article: Article, person: Person) -> list[str]:
    return [one.name for one in be_present(article, by=person)]


@pytest.mark.parametrize("who", ["otto", "colin"], indirect=True)
def test_an_outsider_neither_learns_nor_shows_anything(who: Person, draft: Article, cara: Person) -> None:
    be_present(draft, by=cara)
    with pytest.raises(Refused):
        be_present(draft, by=who)
    assert signed_in(who).post(f"/cms/articles/{draft.pk}/here/").status_code == 404
    assert Presence.objects.count() == 1


def test_a_user_who_may_only_read_it_is_not_told(draft: Article, cara: Person, ed: Person) -> None:
    Article.objects.filter(pk=draft.pk).update(author=ed, draft_author_ids=[ed.pk])
    be_present(draft, by=ed)
    assert signed_in(cara).post(f"/cms/articles/{draft.pk}/here/").status_code == 403
    assert "has this open" not in signed_in(cara).get(f"/cms/articles/{draft.pk}/").text


def test_each_sees_the_others_and_not_themselves(draft: Article, cara: Person, ed: Person) -> None:
    entries = Entry.objects.count()
    assert names(draft, cara) == []
    assert names(draft, ed) == ["Cara"]
    assert names(draft, cara) == ["Ed"]
    assert Entry.objects.count() == entries


def test_since_when_stays_and_who_is_silent_is_gone(draft: Article, cara: Person, ed: Person) -> None:
    be_present(draft, by=cara)
    since = Presence.objects.get().since
    be_present(draft, by=cara)
    assert Presence.objects.get().since == since
    Presence.objects.update(seen_at=Now() - timedelta(seconds=61))
    assert others_at(draft, ed.pk) == []
    be_present(draft, by=ed)
    assert [row.person.name for row in Presence.objects.all()] == ["Ed"]


def test_a_page_that_is_closed_says_so(draft: Article, cara: Person, ed: Person) -> None:
    be_present(draft, by=cara)
    leave(draft, by=cara)
    assert others_at(draft, ed.pk) == []


def test_the_editor_shows_who_is_there(draft: Article, cara: Person, ed: Person) -> None:
    be_present(draft, by=ed)
    assert "Ed has this open" in signed_in(cara).get(f"/cms/articles/{draft.pk}/").text
    answer = signed_in(cara).post(f"/cms/articles/{draft.pk}/here/", {"base": 1}).json()
    assert [sentence[:20] for sentence in answer["says"]] == ["Ed has this open too"]


def test_it_says_who_saved_meanwhile(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, ed, "By Ed.")
    answer = signed_in(cara).post(f"/cms/articles/{draft.pk}/here/", {"base": 1}).json()
    assert answer["says"] == ["Ed has saved version 2 meanwhile. When you save, both are put together."]
