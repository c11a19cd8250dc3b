"""Triggers of content.models.preview_link: a link stays as it was made, and ends."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError

from content.guests.previews import make_preview_link, revoke_preview_link
from content.models import Article, PreviewLink
from tests.content.guests.test_previews import token_of
from tests.newsroom import Person, digest_of
from tests.previews import made


@pytest.mark.parametrize(
    "change",
    [{"until": Now() + timedelta(days=300)}, {"token_digest": "0" * 64}, {"revision": None}, {"guest": None}],
)
def test_the_database_keeps_a_link_as_it_was_made(
    change: dict[str, object], draft: Article, cara: Person
) -> None:
    make_preview_link(draft, by=cara, digest=digest_of(draft), days=7, whom="Petra")
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        PreviewLink.objects.update(**change)


def test_the_database_refuses_a_link_for_ever(draft: Article, cara: Person) -> None:
    with pytest.raises(ProgrammingError, match="cannot last"), transaction.atomic():
        PreviewLink.objects.create(
            revision=draft.newest, token_digest="0" * 64, made_by=cara, until=Now() + timedelta(days=31)
        )


def test_the_database_never_opens_a_revoked_link_again(draft: Article, cara: Person) -> None:
    token_of(draft, cara)
    revoke_preview_link(draft, made(draft).pk, by=cara)
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        PreviewLink.objects.update(revoked_at=None, revoked_by=None)
