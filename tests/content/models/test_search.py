"""Tables of content.models.search: only PostgreSQL writes what is found."""

import pytest
from django.db import ProgrammingError, transaction

from content.models import Article, SearchDue, SearchEntry
from tests.newsroom import Person, write


def test_no_one_says_what_is_due_but_the_database(draft: Article, cara: Person) -> None:
    write(draft, cara, "Hovercraft.")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SearchDue.objects.create(article=draft)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SearchDue.objects.update(article=draft.pk + 1)


def test_no_one_but_the_database_writes_what_is_found(published: Article) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SearchEntry.objects.update(words="buy")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SearchEntry.objects.all().delete()
