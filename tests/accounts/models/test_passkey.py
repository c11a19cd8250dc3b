"""``accounts.models.passkey``: a row of the table alone opens nothing."""

from django.test import Client

from accounts.models import Passkey, User
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import log_in


def test_a_passkey_that_someone_wrote_into_the_table_is_refused(
    device: SoftAuthenticator, anon: Client, ada: User
) -> None:
    Passkey.objects.update(user=ada)
    assert log_in(anon, device).status_code == 422
