"""What a person may change about themselves without a question: how they are called."""

from django.db import transaction

from accounts.events import NAME_CHANGED
from accounts.letters import NAME_CHANGED as NAME_CHANGED_LETTER
from accounts.letters import post
from accounts.models import User
from audit.record import record


@transaction.atomic
def rename(user: User, name: str) -> None:
    """Give ``user`` another name, record it and tell them. The same name again changes nothing."""
    before, now = user.name, " ".join(name.split())
    if now == before:
        return
    User.objects.filter(pk=user.pk).update(name=now)
    user.name = now
    record(NAME_CHANGED, by=user, about=user, before=before, now=now)
    post(NAME_CHANGED_LETTER, to=user)
