from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.management.arguments import COMMAND_LINE
from accounts.models import User
from accounts.tasks import send_letter
from rbac.roles import grant_role
from tests.accounts.people import PASSWORD, person
from tests.signing_in import authenticator_of


@pytest.fixture
def otto(database: str) -> User:
    """Has an account, no role and no authenticator."""
    return person("Otto")


@pytest.fixture
def cara(database: str) -> User:
    """A contributor with an authenticator."""
    user = person("Cara")
    authenticator_of(user)
    grant_role(user, "contributor", reason="she writes", by=COMMAND_LINE)
    return user


@pytest.fixture
def ada(database: str) -> User:
    """An administrator with an authenticator."""
    user = person("Ada")
    authenticator_of(user)
    grant_role(user, "administrator", reason="she looks after the site", by=COMMAND_LINE)
    return user


@pytest.fixture
def anon(database: str) -> Client:
    return Client()


@pytest.fixture
def strict() -> Client:
    """A client that is asked for CSRF tokens, as browsers are."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def sent() -> Callable[[], list[EmailMessage]]:
    """Every letter written so far, as the worker sends it."""

    def deliver() -> list[EmailMessage]:
        mail.outbox.clear()
        for job in ProcrastinateJob.objects.filter(task_name=send_letter.name).order_by("pk"):
            send_letter.func(**job.args)
        return list(mail.outbox)

    return deliver


__all__ = ["PASSWORD"]
