"""Index tables of content.models.articles.media_usage: only triggers write them."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from content.models import Article, ShownEver, ShownLive


def test_no_one_but_triggers_writes_it(published: Article) -> None:
    for model in (ShownLive, ShownEver):
        with pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.update(section_id=0)
