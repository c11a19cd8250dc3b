"""Words for readers that wait for a second person, and those that an administrator showed alone."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import ACCEPT_TEXT, SHOW_TEXT_ALONE, VIEW_TEXT, WITHDRAW_TEXT
from content.cms.editor.saved_flag import say_arrived
from content.cms.widgets.form_errors import errors_as_message
from content.comparison.versions import Fact
from content.models import Article, PublicText, Signature
from content.models.public_text import TextKind
from content.models.site import label_of
from content.public_text import verbs
from content.public_text.verbs import WRITERS, thing_of, unsettled
from content.rulebook.signatures import words_demand_signature
from content.signatures.signing import offers, signed_or_recent
from content.site.legal_fields import every_field
from content.site.menus import MENUS, addressed
from content.text.diff import compare_html, compare_text
from foundation.pagination import page_by_number
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.decisions import decide
from rbac.queries import visible_to

SHOWN = 20
LABELS: Mapping[str, Any] = {
    **{name: field.label for name, field in every_field().items()},
    "title": gettext_lazy("Title"),
    "name": gettext_lazy("Name"),
    "slug": gettext_lazy("Address"),
    "description": gettext_lazy("Description"),
    "biography": gettext_lazy("Biography"),
    "picture": gettext_lazy("Picture"),
    "merged_into": gettext_lazy("Becomes part of"),
    "focal_point": gettext_lazy("Most important point"),
    "introduction": gettext_lazy("Introduction"),
    "path": gettext_lazy("Old address"),
    "target": gettext_lazy("Leads to"),
}


@require_safe
@requires_anywhere(VIEW_TEXT)
def public_texts(request: HttpRequest) -> HttpResponse:
    """Oldest first, with the difference to what readers see."""
    found = visible_to(request.user, VIEW_TEXT, unsettled()).select_related("author")
    page = page_by_number(found, SHOWN, request.GET)
    offer = offers(request)
    context = {
        "texts": [_shown(request, text, offer) for text in page.rows],
        "turns": page.turns(),
    }
    return render(request, "cms/public_texts.html", context)


def _shown(request: HttpRequest, text: PublicText, offer: Callable[[Any], Any]) -> dict[str, Any]:
    accept = decide(request.user, ACCEPT_TEXT, text)
    return {
        "text": text,
        "thing": thing_of(text),
        "facts": _differences(text),
        "why_not": None if accept.allowed else accept.reason,
        "signing": offer(text) if accept.allowed else None,
        "must_sign": words_demand_signature(text),
        "may_withdraw": text.is_waiting and decide(request.user, WITHDRAW_TEXT, text).allowed,
        "may_show_alone": text.is_waiting and decide(request.user, SHOW_TEXT_ALONE, text).allowed,
    }


def _differences(text: PublicText) -> list[Fact]:
    return [
        _difference(text, name, text.before.get(name, ""), value)
        for name, value in text.words.items()
        if value or text.before.get(name)
    ]


def _label(text: PublicText, name: str) -> str:
    if text.kind in {TextKind.SITE, TextKind.NOTICE}:
        return capfirst(label_of(name))
    return str(LABELS.get(name, name))


def _difference(text: PublicText, name: str, before: str, after: str) -> Fact:
    label = _label(text, name)
    if name in MENUS:
        return Fact(label, (), compare_html(_as_list(before), _as_list(after)))
    return Fact(label, compare_text(_named(text, name, before), _named(text, name, after)))


def _as_list(menu: str) -> str:
    """Its entries with their addresses; those of the second level with a dash."""
    lines = (("– " if under else "", label, to) for label, to, under in addressed(menu))
    return format_html_join("", "<p>{}{}: {}</p>", lines)


def _named(text: PublicText, name: str, value: str) -> str:
    """What a point or a key stands for."""
    if name == "focal_point" and value:
        across, _space, down = value.partition(" ")
        return (
            _("%(x)s %% from the left, %(y)s %% from the top") % {"x": int(across) / 10, "y": int(down) / 10}
            if down
            else _("none")
        )
    if not value or name not in ("merged_into", "introduction"):
        return value
    model: Any = Article if name == "introduction" else WRITERS[text.kind].model
    found = model._default_manager.filter(pk=value).first()
    return str(found) if found else _("none")


@require_POST
@requires(ACCEPT_TEXT, PublicText)
@replayable
@signed_or_recent(minutes=15)
def accept_text(request: HttpRequest, text: PublicText, signature: Signature | None) -> HttpResponse:
    said = _("You have looked at it.") if text.is_red else _("Readers see these words now.")
    digest = request.POST.get("digest", "")
    return _done(request, said, partial(verbs.accept, text, digest=digest, signature=signature))


@require_POST
@requires(WITHDRAW_TEXT, PublicText)
def withdraw_text(request: HttpRequest, text: PublicText) -> HttpResponse:
    return _done(request, _("Readers go on seeing what they see."), partial(verbs.withdraw, text))


@require_POST
@requires(SHOW_TEXT_ALONE, PublicText)
@replayable
@requires_recent_login(minutes=15)
def show_text_alone(request: HttpRequest, text: PublicText) -> HttpResponse:
    said = _("Readers see these words now. It stays red until another user has looked at them.")
    return _done(request, said, partial(verbs.show_alone, text, reason=request.POST.get("reason", "")))


def _done(request: HttpRequest, said: str, verb: Any) -> HttpResponse:
    with errors_as_message(request):
        verb(by=request.user)
        messages.success(request, said)
    return redirect("cms:public_texts")


def say_what_waits(request: HttpRequest, text: PublicText | None, said: str, list_url: str) -> HttpResponse:
    """After saving: ``said`` and the list, or the words that wait."""
    if text is None or not text.is_waiting:
        say_arrived(request, said)
        return redirect(list_url)
    say_arrived(request, _("Readers see these words once another user has accepted them."), messages.WARNING)
    return redirect("cms:public_texts")
