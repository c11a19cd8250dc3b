"""People of the demo, with random passwords and confirmed authenticators; INTERFACES says who they are."""

import json
import secrets
from dataclasses import asdict, dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.events import AUTHENTICATOR_ADDED
from accounts.lifecycle.invitations import accept, invite, open_invitation
from accounts.mail.single_use_tokens import digest_of
from accounts.models import TotpDevice, User
from audit.actors import COMMAND_LINE
from audit.record import record
from content.models import Section
from devserver.demo import demo
from devserver.demo.demo import Person
from devserver.paths import make_local, write_private
from rbac.roles import grant_role

PASSWORD_BYTES = 12  # 96 bits


@dataclass(frozen=True)
class Part:
    """``section``: title of the section in which the role applies; "" means the whole site."""

    name: str
    role: str
    section: str
    reason: str

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"


CAST = (
    Part("Cara", "contributor", "News", "writes for News"),
    Part("Colin", "contributor", "Policies", "writes down what was decided"),
    Part("Ed", "editor", "News", "answers for News"),
    Part("Edna", "editor", "", "answers for everything that is published"),
    Part("Ada", "administrator", "", "looks after people and the site"),
    Part("Otto", "", "", ""),
)


@dataclass(frozen=True)
class Cast:
    """All people, and the new password hashes of those who are missing in this database."""

    people: list[Person]
    hashes: dict[str, str]


def choose() -> Cast:
    """Chooses whom to create. Hashes passwords, so call it before the transaction. Raises NotTheDemo.

    A user who exists and whose password is noted stays unchanged; every other user gets a new password.
    """
    noted = {person.email: person for person in demo.people()}
    here = set(User.objects.filter(email__in=noted).values_list("email", flat=True))
    chosen = [
        noted[part.email] if part.email in here else Person(part.email, part.name, _password(), part.role)
        for part in CAST
    ]
    new = [person for person in chosen if person.email not in here]
    return Cast(chosen, {person.email: make_password(person.password) for person in new})


@transaction.atomic
def settle(cast: Cast) -> dict[str, User]:
    """Creates the people and notes their passwords. Their sections must exist. Returns all by lower-case name."""
    for part in CAST:
        if part.email in cast.hashes:
            _play(part, cast.hashes[part.email])
    make_local()
    write_private(demo.people_file(), json.dumps([asdict(person) for person in cast.people], indent=2))
    return {user.name.lower(): user for user in User.objects.filter(email__in=[part.email for part in CAST])}


def _password() -> str:
    return secrets.token_urlsafe(PASSWORD_BYTES)


def _play(part: Part, hashed_password: str) -> None:
    user = User.objects.filter(email=part.email).first()
    if user is not None:
        User.objects.filter(pk=user.pk).update(password=hashed_password)
        return
    link = invite(part.email, part.name, by=COMMAND_LINE, by_mail=False).reveal()
    invitation = open_invitation(digest_of(link.rstrip("/").rpartition("/")[2]))
    user = accept(invitation, name=part.name, hashed_password=hashed_password)
    if part.role:
        scope = Section.objects.get(title=part.section).scope if part.section else None
        grant_role(user, part.role, scope=scope, reason=part.reason, by=COMMAND_LINE)
        _give_authenticator(user)


def _give_authenticator(user: User) -> None:
    device = TotpDevice.new_for(user)
    device.confirmed = True
    device.save()
    record(AUTHENTICATOR_ADDED, by=user, about=user)
