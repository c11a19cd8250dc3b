"""Actors: a user, a named job of the system, or an unauthenticated client. Never ``None``."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Model

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

LONGEST_LABEL = 200


@dataclass(frozen=True)
class SystemActor:
    """A job, a command or another part of the system, named after what it does: ``publish_scheduled``."""

    name: str

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("A system actor needs a name; it stands in the audit log for good.")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class AnonymousActor:
    """An unauthenticated client. Use the one instance, ``ANONYMOUS``."""

    def __str__(self) -> str:
        return "anonymous"


ANONYMOUS = AnonymousActor()
# Operators who can run manage.py on the server can change the database too; the audit log names them by this.
COMMAND_LINE = SystemActor("command_line")
type Actor = "AbstractBaseUser | AnonymousUser | SystemActor | AnonymousActor"


class Identity(NamedTuple):
    """Identity of an object in the audit log, without a foreign key, so that it outlives the object.

    ``kind`` is a model's label in lower case (``content.article``), ``system`` or ``anonymous``; ``id`` is the primary
    key as text, or the system actor's name. Both are pseudonyms, not personal data in themselves: see audit/row.py.
    """

    kind: str
    id: str


NO_ONE = Identity("", "")


def identity_of_actor(actor: object) -> Identity:
    """The identity of an actor. Raises TypeError for anything else, above all for ``None``."""
    if getattr(actor, "impersonator", None) is not None:
        raise TypeError(f"{actor!r} is only viewed as by another user: that user acts.")
    if isinstance(actor, SystemActor):
        return Identity("system", actor.name)
    if isinstance(actor, AnonymousActor) or getattr(actor, "is_anonymous", None) is True:
        return Identity("anonymous", "")
    if is_person(actor):
        return identity_of(actor)
    raise TypeError(f"No actor, no action: {actor!r} is neither a saved user, a SystemActor nor ANONYMOUS.")


def identity_of(thing: object) -> Identity:
    """The identity of a saved object of any model. Raises TypeError for anything else."""
    if not isinstance(thing, Model) or thing.pk is None:
        raise TypeError(f"The audit log can only name saved objects, not {type(thing).__name__} {thing!r}.")
    concrete = thing._meta.concrete_model or type(thing)
    return Identity(concrete._meta.label_lower, str(thing.pk))


def is_person(thing: object) -> bool:
    """Whether ``thing`` is a user: any object with ``get_username``, so that every user model works."""
    return isinstance(thing, Model) and callable(getattr(thing, "get_username", None))


def has_own_key(thing: object) -> bool:
    """Whether personal data of ``thing`` is encrypted under its own keys: users, and models that say so.

    ``personal_data_has_own_key = True`` on a model marks people without an account, so that their data can be erased.
    """
    return is_person(thing) or (
        isinstance(thing, Model) and getattr(thing, "personal_data_has_own_key", False) is True
    )


def label_of(thing: object) -> str:
    """The display name of ``thing``: its ``str``, or the user name if that is empty. At most 200 characters."""
    label = str(thing).strip()
    if not label and is_person(thing):
        label = str(thing.get_username())  # type: ignore[attr-defined]
    return label[:LONGEST_LABEL]
