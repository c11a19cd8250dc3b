"""The table of content.models.articles.checkup: the web only reads it."""

import pytest
from django.db import ProgrammingError, transaction

from content.models import Article, Checkup


def test_the_web_cannot_say_what_an_article_lacks(draft: Article) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Checkup.objects.create(article=draft, revision=draft.newest)
