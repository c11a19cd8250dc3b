"""PostgreSQL has the functions of this app as they are written in the code."""

import pytest
from django.db import connection

from content.models.articles.backlink import LINKING_LIVE, LINKING_NEWEST
from content.models.articles.media_usage import SHOWING_EVER, SHOWING_LIVE, STANDING_UNDER
from content.models.triggers.sections import ABOUT, UNDER

WRITTEN = [ABOUT, UNDER, LINKING_LIVE, LINKING_NEWEST, *SHOWING_EVER, *SHOWING_LIVE, *STANDING_UNDER]
THERE = "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronargs = %s"


@pytest.mark.parametrize("statement", WRITTEN)
def test_the_database_has_it_as_it_is_written(statement: str, db: None) -> None:
    """A change of one takes a migration that replaces it."""
    head, body, _end = statement.split("$$")
    name, arguments = head.split("public.")[1].split(")")[0].split("(")
    with connection.cursor() as cursor:
        cursor.execute(THERE, [name, len(arguments.split(","))])
        assert cursor.fetchall() == [(body,)]
