"""What must come of a request, computed from the rulebook and from nothing that answers requests."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from rbac.decisions import Decision, decide, decide_anywhere
from rbac.enforcement.access_rules import AccessRule
from rbac.rulebook import rulebook
from tests.exhaustion.people import Someone

IN, LOGIN, REFUSED, MISSING, METHOD = "in", "log in", "refused", "not found", "method"


def expected(rule: AccessRule, who: Someone, obj: Model | None) -> str:
    """``IN``: the rule lets them in; what the view then does is its own affair, within ``may_follow``."""
    if rule.kind == "public":
        return IN
    if who.key is None or not who.usable:
        return LOGIN
    if rule.kind == "signed in":
        return IN
    if rule.kind == "requires anywhere":
        return IN if decide_anywhere(who.user(), rule.action).allowed else REFUSED
    if rule.model is None:
        return IN if decide(who.user(), rule.action).allowed else REFUSED
    return _for_object(rule.action, who, obj) if obj is not None else MISSING


def _for_object(action: str, who: Someone, obj: Model) -> str:
    # Loaded again, as the request will: nothing that another request has left may help.
    fresh = type(obj)._default_manager.get(pk=obj.pk)
    if decide(who.user(), action, fresh).allowed:
        return IN
    view = rulebook.view_action(type(obj), app=action.partition(".")[0])
    sees = view is not None and decide(who.user(), view, fresh).allowed
    return REFUSED if sees else MISSING


def still_refused(decision: Decision, who: Someone) -> bool:
    """Whether a refusal that came from inside a view is what the rulebook says of the same question."""
    actor = who.user() if who.key is not None else AnonymousUser()
    if decision.considered[-1].kind == "invariant":
        return True  # said by the verb itself: no one gives themselves a role
    if decision.obj is None:
        return not decide(actor, decision.action).allowed
    return not decide(
        actor, decision.action, type(decision.obj)._default_manager.get(pk=decision.obj.pk)
    ).allowed


def may(who: Someone, action: str, obj: Model) -> bool:
    actor = who.user() if who.key is not None and who.usable else AnonymousUser()
    return decide(actor, action, type(obj)._default_manager.get(pk=obj.pk)).allowed
