"""Import of authors: users who cannot log in until they are invited."""

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from audit.record import record
from content.events import BYLINE_CREATED
from content.imports.wordpress.context import Run
from content.imports.wordpress.export import Author
from content.imports.wordpress.report import Account, Outcome
from content.models import Byline
from content.models.public_text import TextKind
from content.public_text.verbs import first_words
from foundation.names import as_accepted

# RFC 2606: no email can ever be delivered there, so no invitation reaches a stranger.
NOWHERE = "imported.invalid"


def bring_people(run: Run) -> None:
    """Imports the file's list of authors."""
    for author in run.outline.authors.values():
        account = run.report.open("author", author.login, author.name)
        if ("author", author.login) in run.here:
            account.outcome = Outcome.ALREADY_HERE
            run.people[author.login] = users().get(pk=run.here["author", author.login])
        else:
            run.people[author.login] = _add(run, author, account)


def author_of(run: Run, login: str, account: Account) -> AbstractBaseUser:
    """The user for ``login``; one that the file's list does not name is added under that name."""
    if login in run.people:
        return run.people[login]
    known = login.strip("<>\"' ")
    if known in run.people:
        account.changed(f"the author “{login}” was read as “{known}”")
        return run.people[known]
    if ("author", login) in run.here:
        run.people[login] = users().get(pk=run.here["author", login])
    else:
        account.changed(
            f"the author “{login}” is not in the file's list of authors and was added without an address"
        )
        run.people[login] = _add(run, Author(login, "", login), run.report.open("author", login, login))
    return run.people[login]


def _add(run: Run, author: Author, account: Account) -> AbstractBaseUser:
    login = re.sub(r"[^a-z0-9]+", "-", author.login.lower()).strip("-")[:50] or "author"
    email = usable_email(author.email, login, account)
    email_field = users().model.get_email_field_name()
    existing = users().filter(**{email_field: email.lower()}).first()
    if existing is not None:
        account.changed(f"there is already a person with this e-mail address: {existing}")
    person: AbstractBaseUser = existing or users().create_uninvited(
        email, as_accepted(author.name, otherwise="Author")
    )
    _sign(run, author, person)
    run.remember("author", author.login, person.pk)
    return person


def _sign(run: Run, author: Author, person: AbstractBaseUser) -> None:
    """Gives an author a byline: readers never see the name of an account."""
    if not Byline.objects.filter(account=person.pk).exists():
        byline = Byline.objects.create(
            account_id=person.pk, name=as_accepted(author.name, otherwise="Author")
        )
        first_words(TextKind.BYLINE, byline, by=run.by)
        record(BYLINE_CREATED, by=run.by, about=Byline(pk=byline.pk))


def usable_email(email: str, otherwise: str, account: Account) -> str:
    """``email`` if it is valid, else one of the name ``otherwise`` at NOWHERE."""
    try:
        validate_email(email)
    except ValidationError:
        email = f"{otherwise}@{NOWHERE}"
        account.changed(
            f"no usable e-mail address; kept under {email} and cannot be invited until it is changed"
        )
    return email


def users() -> Any:
    """The user model's own manager: content knows users only through AUTH_USER_MODEL."""
    return get_user_model()._default_manager
