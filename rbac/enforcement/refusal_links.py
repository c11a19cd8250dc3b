"""Links from a refusal to the page that explains it: the question as a query string.

A service function may refuse for a reason that is not in the rulebook ("you cannot give yourself a role"). The question
alone would then be answered with yes, so such a reason is included, signed for the user who got it.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.utils.http import urlencode

from audit.stored_messages import as_text, stored_form
from rbac.decisions import Decision, decide
from rbac.names import object_label
from rbac.rulebook import rulebook

SALT = "rbac.asking"
LONGEST = 24 * 60 * 60  # seconds


def question_of(decision: Decision) -> str:
    """The query string of the page that explains ``decision``; empty if no user is logged in."""
    if not isinstance(decision.actor, AbstractBaseUser):
        return ""
    asked = {"action": str(decision.action)}
    if decision.anywhere:
        asked["anywhere"] = "1"
    elif decision.obj is not None and _may_be_named(decision):
        asked["object"] = object_label(decision.obj)
    if len(decision.considered) == 1 and decision.considered[0].kind == "invariant":
        (piece,) = decision.considered
        token = [decision.actor.pk, str(decision.action), _said(piece.source), _said(piece.reason)]
        asked["refused"] = signing.dumps(token, salt=SALT, compress=True)
    return urlencode(asked)


def _may_be_named(decision: Decision) -> bool:
    """Whether the refused user may see the object: otherwise the page must not reveal it either."""
    obj: Any = decision.obj
    view = rulebook.view_action(type(obj), app=decision.action.app)
    return view is not None and decide(decision.actor, view, obj).allowed


def refused_before(token: str, person: AbstractBaseUser, action: str) -> tuple[str, str] | None:
    """(source, reason) of a service function's own refusal, signed for ``person``; None for any other token."""
    try:
        signed = signing.loads(token, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    match signed:
        case [key, name, source, reason] if key == person.pk and name == action:
            return _read(source), _read(reason)
    return None


def _said(sentence: Any) -> list[Any]:
    """The sentence, and the data to render it in another language."""
    return [str(sentence), stored_form(sentence)]


def _read(sentence: Any) -> str:
    """Renders the result of ``_said`` for the current reader; an earlier release signed the text alone."""
    if isinstance(sentence, list):
        words, as_kept = sentence
        return str(as_text(as_kept, words))
    return str(sentence)
