"""Command line arguments resolved to objects; a CommandError with status 2 says what is wrong with one."""

from difflib import get_close_matches
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import CommandError
from django.db.models import Model

from audit.actors import ANONYMOUS, SystemActor
from foundation.commands import WrongUsage, valid_text
from rbac.actions import Action
from rbac.administration.custom_roles import every_role, find_role_key
from rbac.administration.grant_checks import Holder
from rbac.administration.scopes import find_scope
from rbac.errors import Invalid, Mistyped, Refused
from rbac.evidence import Acting
from rbac.models import Scope
from rbac.rulebook import UnknownAction, rulebook


def command_error(error: Invalid | Refused) -> CommandError:
    """The CommandError for an error of a service function: status 1, and 2 for wrong usage."""
    return WrongUsage(str(error)) if isinstance(error, Mistyped) else CommandError(str(error))


def parse_user(name: str) -> AbstractBaseUser:
    """The user with this email address, or whatever else this project's users log in with."""
    people: Any = get_user_model()._default_manager
    try:
        person: AbstractBaseUser = people.get_by_natural_key(valid_text(name))
    except ObjectDoesNotExist:
        raise WrongUsage(f"There is no user with the address {name}.") from None
    return person


def parse_actor(name: str) -> Acting:
    """The actor: a user; ``system:NAME`` for a job; ``anonymous``."""
    if name == "anonymous":
        return ANONYMOUS
    kind, colon, job = name.partition(":")
    if kind != "system" or not colon:
        return parse_user(name)
    if job not in rulebook.system_actors:
        raise WrongUsage(
            f"There is no job {job!r} in the rulebook. There are: {', '.join(rulebook.system_actors)}."
        )
    return SystemActor(job)


def parse_action(name: str) -> Action:
    try:
        return rulebook.action(name)
    except UnknownAction as error:
        raise WrongUsage(str(error)) from None


def parse_object(name: str, action: Action) -> Model:
    """``content.article:7``, or ``article:7`` if only one app has such a model."""
    model, key = _model_and_key(name)
    expected = rulebook.model_of(action)
    if expected is None or not issubclass(model, expected):
        raise WrongUsage(
            f"{action} is done to {expected._meta.label_lower if expected else 'the whole site'} only."
        )
    return _loaded(model, key)


def parse_shareable(name: str) -> Model:
    """As ``parse_object``, for an object that can be shared, whatever the model of the action."""
    model, key = _model_and_key(name)
    if rulebook.grant_store(model) is None:
        shared = ", ".join(store.label for store in rulebook.grant_stores) or "nothing"
        raise WrongUsage(f"A single {model._meta.verbose_name} cannot be shared. What can be: {shared}.")
    return _loaded(model, key)


def parse_holder(name: str) -> Holder:
    """A user by address, or a team as ``team:NAME``."""
    kind, colon, team = name.partition(":")
    if kind != "team" or not colon:
        return parse_user(name)
    found = Group.objects.filter(name=valid_text(team)).first()
    if found is None:
        raise WrongUsage(f"There is no team {team!r}.")
    return found


def _model_and_key(name: str) -> tuple[type[Model], str]:
    label, colon, key = name.rpartition(":")
    models = [m for m in apps.get_models() if label.lower() in {m._meta.label_lower, m._meta.model_name}]
    if not colon or len(models) != 1:
        known = [m._meta.label_lower for m in apps.get_models()]
        near = ", ".join(get_close_matches(label.lower(), known)) or "content.article:7, for example"
        raise WrongUsage(f"{name!r} names no object. Write MODEL:KEY; did you mean {near}?")
    return models[0], key


def _loaded(model: type[Model], key: str) -> Model:
    try:
        return model._default_manager.get(pk=key)
    except (ObjectDoesNotExist, ValueError, ValidationError):
        raise WrongUsage(f"There is no {model._meta.verbose_name} {key}.") from None


def parse_role(name: str) -> str:
    """The key of a built-in or custom role, given by key or name."""
    found = find_role_key(valid_text(name))
    if found is None:
        known = ", ".join(key for key, _name in every_role())
        raise WrongUsage(f"There is no role {name!r}. There are: {known}.")
    return found


def scope_at(path: str | None) -> Scope | None:
    """The scope of a section; None for the whole site."""
    try:
        return find_scope(valid_text(path)) if path is not None else None
    except Invalid as error:
        raise WrongUsage(str(error)) from None
