"""Who acts: a person, a named job of the system, or a client nobody knows. Never ``None``."""

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
            raise ValueError("A system actor needs a name; it stands in the journal for good.")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class AnonymousActor:
    """Somebody who has not logged in. Use the one instance, ``ANONYMOUS``."""

    def __str__(self) -> str:
        return "anonymous"


ANONYMOUS = AnonymousActor()

type Actor = "AbstractBaseUser | AnonymousUser | SystemActor | AnonymousActor"


class Identity(NamedTuple):
    """How the journal names something without a foreign key, so that it outlives what it names.

    ``kind`` is a model's label in lower case (``content.article``), ``system`` or ``anonymous``; ``id`` is the primary
    key as text, or the system actor's name. Both are pseudonyms, not personal data in themselves: see audit/leaf.py.
    """

    kind: str
    id: str


NOBODY = Identity("", "")


def identity_of_actor(actor: object) -> Identity:
    """The identity of an actor. Raises TypeError for anything that is none, above all for ``None``."""
    if getattr(actor, "seen_by", None) is not None:
        raise TypeError(f"{actor!r} is only looked through by somebody else: who looks is who acts.")
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
        raise TypeError(f"The journal can only name saved objects, not {type(thing).__name__} {thing!r}.")
    concrete = thing._meta.concrete_model or type(thing)
    return Identity(concrete._meta.label_lower, str(thing.pk))


def is_person(thing: object) -> bool:
    """Whether ``thing`` is an object of a user model; any user model will do (it says ``get_username``)."""
    return isinstance(thing, Model) and callable(getattr(thing, "get_username", None))


def has_own_key(thing: object) -> bool:
    """Whether personal data of ``thing`` lies under keys of its own: people, and whom a model says that of.

    ``personal_data_has_own_key = True`` on a model is for people who have no account, so that they can be forgotten.
    """
    return is_person(thing) or (
        isinstance(thing, Model) and getattr(thing, "personal_data_has_own_key", False) is True
    )


def label_of(thing: object) -> str:
    """What people call ``thing``: its ``str``, or the user name where that is empty. At most 200 characters."""
    label = str(thing).strip()
    if not label and is_person(thing):
        label = str(thing.get_username())  # type: ignore[attr-defined]
    return label[:LONGEST_LABEL]
