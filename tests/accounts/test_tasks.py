"""``accounts.tasks``: the jobs that delete what has expired."""

from datetime import timedelta

from django.db.models.functions import Now
from django.test import Client

from accounts.models import KeptRequest, NotMeLink, Session, SpentToken, User
from accounts.tasks import delete_expired
from tests.accounts.authentication.test_sso_log_out import tell
from tests.accounts.single_sign_on.provider import Provider
from tests.signing_in import sign_in


def test_what_is_over_is_forgotten(cara: User, otto: User) -> None:
    row = sign_in(Client(), cara)
    KeptRequest.objects.create(session=row, digest="a", payload=b"", expires_at=Now() + timedelta(minutes=9))
    NotMeLink.objects.create(user=cara, digest="b", expires_at=Now() - timedelta(seconds=1))
    Session.objects.filter(pk=row.pk).update(last_seen=Now() - timedelta(hours=2))
    kept = sign_in(Client(), otto, verified=False)
    delete_expired(timestamp=0)
    assert list(Session.objects.all()) == [kept]
    assert not KeptRequest.objects.exists()
    assert not NotMeLink.objects.exists()


def test_used_numbers_are_forgotten_long_after_their_tokens_are_too_old(
    provider: Provider, otto_in: Client
) -> None:
    tell(provider.log_out_token())
    delete_expired(0)
    assert SpentToken.objects.exists()
    SpentToken.objects.update(expires_at=Now())
    delete_expired(0)
    assert not SpentToken.objects.exists()
