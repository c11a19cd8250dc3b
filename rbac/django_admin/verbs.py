"""Verbs of the admin, and the buttons that offer them on an object or on a list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rbac.access_diff.diff import People
from rbac.decisions import Decision, decide, refusal
from rbac.django_admin.widgets import SteadyAutocompleteSelect
from rbac.queries import visible_to
from rbac.rulebook import rulebook


def _nothing(*args: Any) -> None:
    return None


@dataclass(frozen=True)
class Verb:
    """A change that the admin offers: ``call(by, obj, data)`` does everything, from deciding to recording.

    ``obj`` is a new instance, or None on creation: then ``call`` returns the new object. ``data`` is the cleaned form
    data; for a deletion it is ``{"reason": "…"}``. ``call`` may raise Invalid: the form shows it.
    ``concerns(obj, data)`` returns keys of the users whose access changes: a confirmation page shows the effect first.
    """

    action: str
    call: Callable[[Any, Any, Mapping[str, Any]], Any]
    concerns: Callable[[Any, Mapping[str, Any]], People] | None = None


def does(verb: Callable[..., Any]) -> Callable[[Any, Any, Mapping[str, Any]], Any]:
    """``call`` of a verb ``verb(obj, *, by, …)`` whose other arguments are the fields of the form."""
    return lambda by, obj, data: verb(obj, by=by, **data)


class ButtonForm(forms.Form):
    """Form of a button. ``obj``: its object, None on a list or for many.

    ``searched``: foreign keys of any model by the names of fields, which then search among what the user may see.
    """

    searched: ClassVar[Mapping[str, Any]] = {}

    def __init__(
        self, *args: Any, obj: Any = None, page: Any = None, user: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.obj = obj
        for name, key in self.searched.items():
            chosen: Any = self.fields[name]
            model = key.remote_field.model
            chosen.queryset = visible_to(user, rulebook.view_action(model) or "", model)
            chosen.widget = SteadyAutocompleteSelect(key, page.admin_site)
            chosen.widget.choices = chosen.choices


class ReasonForm(ButtonForm):
    reason = forms.CharField(label=_("Reason"), help_text=_("It stands in the audit log."), max_length=400)


@dataclass(frozen=True, kw_only=True)
class Button(Verb):
    """A verb on a page of its own, linked from an object or a list.

    ``call`` may return a function of the request, which answers: a download, a link that is shown once.
    ``before(request)``: takes a limit, outside of the verb's transaction.
    ``offered(obj)``: whether it makes sense in this state. ``about(obj)``: what the action is decided about.
    ``why_not(by, obj)``: the verb's own reason to refuse what the rules allow. ``shown(obj, data)``: options of
    ``preview_page`` in place of ``concerns``; ``waits(made)``: whether what ``call`` returned takes effect later.
    ``in_bulk``: also an action on the list; then nothing is shown first.
    """

    name: str
    label: Any
    said: Any = ""
    about: Callable[[Any], Any] = lambda obj: obj
    form: Callable[..., forms.Form] = ReasonForm
    offered: Callable[[Any], bool] = lambda obj: True
    why_not: Callable[[Any, Any], Any] = _nothing
    before: Callable[[HttpRequest], None] = _nothing
    shown: Callable[[Any, Mapping[str, Any]], dict[str, Any]] | None = None
    waits: Callable[[Any], bool] | None = None
    in_bulk: bool = False

    def decide(self, by: Any, obj: Any) -> Decision:
        about = self.about(obj)
        decision = decide(by, self.action, about)
        if not decision.allowed or not (why := self.why_not(by, obj)):
            return decision
        return refusal(by, self.action, about, kind="invariant", source=str(self.label), reason=why)
