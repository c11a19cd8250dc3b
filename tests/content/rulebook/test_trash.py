"""Rules on the trash (content.rulebook.trash): who may trash an article, and not while readers see it."""

import pytest

from content.models import Article
from content.trash.verbs import trash_article
from rbac.errors import Refused
from tests.newsroom import Person, fresh, write


@pytest.mark.parametrize("who", ["otto", "colin"], indirect=True)
def test_an_outsider_throws_nothing_away(who: Person, draft: Article) -> None:
    with pytest.raises(Refused):
        trash_article(draft, by=who)


def test_a_contributor_throws_away_no_one_else_s_words(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, ed, "Both.")
    with pytest.raises(Refused):
        trash_article(draft, by=cara)
    assert fresh(draft).trashed_at is None


def test_a_contributor_throws_nothing_away_that_readers_saw(taken_down: Article, cara: Person) -> None:
    with pytest.raises(Refused):
        trash_article(taken_down, by=cara)


def test_what_is_public_is_taken_down_first(published: Article, ed: Person, ada: Person) -> None:
    for person in (ed, ada):
        with pytest.raises(Refused) as refused:
            trash_article(published, by=person)
        assert "Take it down first" in str(refused.value.decision.reason)
