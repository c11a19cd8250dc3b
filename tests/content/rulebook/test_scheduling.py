"""Rules on scheduling (content.rulebook.scheduling): who may, and the worker not before it is due."""

import pytest

from content.articles import workflow
from content.articles.scheduled_publishing import WORKER, Outcome, carry_out_due
from content.models import Article
from rbac.errors import Refused
from tests.content.articles.test_scheduled_publishing import DAY, scheduled
from tests.newsroom import Person


@pytest.mark.parametrize("who", ["otto", "colin", "cara"], indirect=True)
def test_who_may_not_publish_schedules_nothing(who: Person, approved: Article) -> None:
    with pytest.raises(Refused):
        scheduled(approved, who, DAY)


def test_the_worker_publishes_nothing_that_is_not_due(approved: Article, ed: Person) -> None:
    scheduled(approved, ed, DAY)
    assert carry_out_due() == Outcome()
    with pytest.raises(Refused):
        workflow.publish(approved, by=WORKER)
