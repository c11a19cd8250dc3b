"""``accounts.lifecycle.freezing``: frozen accounts and frozen roles. Refusals first."""

import pytest
from django.db.models.functions import Now

from accounts.lifecycle.freezing import freeze
from accounts.models import User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from rbac.errors import Invalid
from tests.signing_in import signed_in


def test_freezing_takes_a_reason_and_another_administrator(ada: User, otto: User) -> None:
    for user, reason in ((otto, " "), (ada, "lost laptop")):
        with pytest.raises(Invalid):
            freeze(user, by=COMMAND_LINE, reason=reason)
    assert not User.objects.exclude(frozen_at=None).exists()


def test_an_administrator_lifts_it(ada: User, cara: User) -> None:
    User.objects.filter(pk=cara.pk).update(roles_frozen_at=Now())
    page = signed_in(ada).get(f"/cms/people/{cara.pk}/").content.decode()
    assert "reported as not their own" in page
    signed_in(ada).post(f"/cms/people/{cara.pk}/unfreeze/", {"reason": "nothing was changed"})
    assert User.objects.get(pk=cara.pk).roles_frozen_at is None
    assert Entry.objects.filter(event="accounts.roles.unfrozen").exists()
