"""content.models.articles.revision is append-only, like approvals: the web lacks the right, triggers stop the owner."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import InternalError

from content.models import Article
from tests.database import Owner
from tests.samples import samples

ATTACKS = samples(__file__)["attacks"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_web_log_in_may_not(attack: str, approved: Article) -> None:
    refused = pytest.raises((ProgrammingError, InternalError), match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_owner_is_refused_too(attack: str, owner_connection: Owner) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner_connection.execute(attack)


def test_the_triggers_listen_to_no_setting(owner_connection: Owner) -> None:
    owner_connection.execute(
        "SELECT set_config('pgtrigger.ignore', '{content_revision:revision_append_only}', false)"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner_connection.execute("DELETE FROM content_revision")
