"""Rules on reviews (content.rulebook.reviewing): only users who could approve claim one."""

import pytest

from content import workflow
from content.models import Article
from content.reviewing.claims import claim_review, release_review, set_due
from foundation.clock import database_now
from rbac.errors import Refused
from tests.content.reviewing.test_reminders import HOUR
from tests.newsroom import Person, write


@pytest.mark.parametrize("who", ["otto", "colin", "cara"], indirect=True)
def test_who_may_not_approve_takes_nothing_on(who: Person, in_review: Article) -> None:
    for verb in (claim_review, release_review):
        with pytest.raises(Refused):
            verb(in_review, by=who)
    with pytest.raises(Refused):
        set_due(in_review, database_now() + HOUR, by=who)


def test_no_one_takes_own_words_on(in_review: Article, ed: Person, cara: Person) -> None:
    write(in_review, ed, "Ed's words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(Refused, match="You wrote part"):
        claim_review(in_review, by=ed)
