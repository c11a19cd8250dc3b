"""Import of authors: users who hold no role and cannot log in until they are invited."""

import hashlib
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from content.imports.portable.context import Run
from content.imports.wordpress.people import NOWHERE
from content.imports.wordpress.report import Account
from content.text.html_text import one_line

NOBODY = ""  # author of text without a named author
_UNKNOWN = f"unknown-author@{NOWHERE}"


def bring_people(run: Run) -> None:
    """Imports the list of people."""
    if not run.with_people:
        return
    for _number, record in run.read("people"):
        account = run.report.open("person", record["email"], record["name"])
        run.people[record["email"]] = _person(record["email"], record["name"], account)


def author(run: Run, email: str | None, account: Account) -> Any:
    """The user with this email; one shared user stands for all text without an author."""
    if email is not None and email in run.people:
        return run.people[email]
    if email is not None:
        account.changed(f"its author “{email}” is not among the people: it names nobody here")
    if NOBODY not in run.people:
        run.people[NOBODY] = _people().create_uninvited(_UNKNOWN, "Unknown author")
    return run.people[NOBODY]


def _person(email: str, name: str, account: Account) -> Any:
    try:
        validate_email(email)
    except ValidationError:
        # It must not appear where others can read it.
        email = f"author-{hashlib.sha256(email.encode()).hexdigest()[:16]}@{NOWHERE}"
        account.changed(
            f"no usable e-mail address; kept under {email} and cannot be invited until it is changed"
        )
    people = _people()
    before = people.count()
    person = people.create_uninvited(email, one_line(name)[:120])
    if people.count() == before:
        account.already_here("there is a person with this e-mail address")
    return person


def _people() -> Any:
    """The user model's own manager: content knows users only through AUTH_USER_MODEL."""
    return get_user_model()._default_manager
