"""Rules on guests (content.rulebook.guests): who may ask one, and where."""

import pytest

from content import workflow
from content.models import Article
from rbac.errors import Refused
from tests.guests import asked
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy

pytestmark = pytest.mark.usefixtures("guests_approve")


@pytest.mark.parametrize("who", ["otto", "colin", "cara"], indirect=True)
def test_who_may_not_approve_asks_no_one(who: Person, in_review: Article) -> None:
    with pytest.raises(Refused):
        asked(in_review, who)


@pytest.mark.parametrize("guests", ["none", "read"])
def test_the_policy_decides_whether_a_guest_is_asked(guests: str, in_review: Article, ed: Person) -> None:
    with_policy(in_review.section, guests=guests)
    with pytest.raises(Refused, match="no guest may approve"):
        asked(fresh(in_review), ed)


def test_no_one_asks_a_guest_about_own_words(in_review: Article, ed: Person, cara: Person) -> None:
    write(in_review, ed, "Ed's words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(Refused, match="You wrote part"):
        asked(in_review, ed)
