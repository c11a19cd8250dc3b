"""Rules on removal by law (content.rulebook.redaction): two people, and none of them a writer."""

import pytest

from content.models import Article
from content.redaction.occurrences import Wanted
from rbac.errors import Refused
from tests.content.redaction.test_removing import agreed, asked, bodies
from tests.newsroom import Person, person

PASSAGE = Wanted(passage="From May")


@pytest.mark.parametrize("who", ["cara", "colin", "otto"], indirect=True)
def test_writers_and_strangers_cannot_ask(who: Person, published: Article) -> None:
    with pytest.raises(Refused):
        asked(published, who, PASSAGE)


def test_a_user_who_asked_does_not_agree_and_an_editor_cannot(
    published: Article, ada: Person, ed: Person
) -> None:
    person("Eve", "administrator")  # who could agree
    redaction = asked(published, ada, PASSAGE)
    for nobody in (ada, ed):
        with pytest.raises(Refused):
            agreed(redaction, nobody)
    assert "May" in bodies(published)[0]
