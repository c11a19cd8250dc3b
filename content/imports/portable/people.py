"""Import of authors and bylines. Authors hold no role and cannot log in until they are invited.

The same name can belong to two people, so bylines are never matched by name.
"""

import hashlib
from typing import Any

from audit.record import record as record_event
from content.bylines.verbs import introduce
from content.events import BYLINE_CREATED
from content.exports.export_format import Record
from content.imports.portable.context import Run, unused_id
from content.imports.wordpress.people import NOWHERE, usable_email, users
from content.imports.wordpress.report import Account
from content.models import AssetVersion, Byline
from content.models.byline import LONGEST_BIOGRAPHY
from content.models.media import MediaKind
from content.text.html_text import one_line
from foundation.names import as_accepted

NO_AUTHOR = ""  # author of text without a named author
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
        account.changed(f"its author “{email}” is not among the people: its author is unknown here")
    if NO_AUTHOR not in run.people:
        run.people[NO_AUTHOR] = users().create_uninvited(_UNKNOWN, "Unknown author")
    return run.people[NO_AUTHOR]


def _person(email: str, name: str, account: Account) -> Any:
    # It must not appear where others can read it.
    email = usable_email(email, f"author-{hashlib.sha256(email.encode()).hexdigest()[:16]}", account)
    people = users()
    before = people.count()
    person = people.create_uninvited(email, as_accepted(name, otherwise="Author"))
    if people.count() == before:
        account.already_here("there is a person with this e-mail address")
    return person


def bring_bylines(run: Run) -> None:
    for _number, record in run.read("bylines"):
        account = run.report.open("byline", record["key"], record["name"])
        if key := run.known("byline", record["key"]):
            account.already_here()
            run.bylines[record["key"]] = key
        else:
            _add(run, record, account)


def _add(run: Run, record: Record, account: Account) -> None:
    name, biography = as_accepted(record["name"], otherwise=""), one_line(record["biography"])
    if not name:
        account.left_out("nothing is left of the name")
        return
    if name != record["name"]:
        account.changed(f"the name was “{record['name']}”, which is too long or not written in one script")
    if Byline.objects.in_use().filter(name=name).exclude(pk__in=run.bylines.values()).exists():
        account.changed("there is a byline of this name already; if both are one person, make them one")
    byline = Byline.objects.create(
        name=name, public_id=unused_id(Byline, record["public_id"], account), account=_signs(run, record)
    )
    picture = picture_from(run, record["picture"], account)
    introduce(
        byline,
        biography=biography[:LONGEST_BIOGRAPHY],
        picture=picture.address if picture else "",
        by=run.by,
        source=run.source,
    )
    run.remember("byline", record["key"], byline.pk)
    run.bylines[record["key"]] = byline.pk
    record_event(
        BYLINE_CREATED, by=run.by, about=Byline(pk=byline.pk)
    )  # the audit log forgets nothing, so it names no person


def _signs(run: Run, record: Record) -> Any:
    """The account whose articles begin with the byline; None for one that has another byline here."""
    person = run.people.get(record["account"] or "")
    return person if person and not Byline.objects.filter(account=person.pk).exists() else None


def picture_from(run: Run, address: str | None, account: Account) -> AssetVersion | None:
    if address is None:
        return None
    found = [
        version for _section, version in run.versions.get(address, ()) if version.file.kind == MediaKind.IMAGE
    ]
    if not found:
        account.changed("the picture did not come in")
    return found[0] if found else None
