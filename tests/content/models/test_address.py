"""Constraints of content.models.address: what the database refuses behind the validators."""

import pytest
from django.db import IntegrityError, transaction

from content.models import Address, Section
from content.validators import RESERVED_SEGMENTS


@pytest.mark.parametrize("path", [*sorted(RESERVED_SEGMENTS), "admin/x", "static/x/y"])
def test_reserved_first_segments(path: str, news: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(section=news).update(path=path)


@pytest.mark.parametrize("path", ["", "/news", "news/", "News", "a//b", "ü", "a b", "-a", "../etc", "a%2fb"])
def test_wrong_forms(path: str, news: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(section=news).update(path=path)


def test_a_redirect_leads_somewhere_and_content_nowhere_else(news: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(path="old", kind="redirect")
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(section=news).update(kind="redirect")
