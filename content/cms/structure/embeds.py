"""Embed hosts: whose videos and charts pages may load. All authors see the list, administrators change it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import ALLOW_EMBEDS, VIEW_ARTICLE
from content.cms.widgets.form_errors import errors_in
from content.embeds.hosts import Change, allow_embed_hosts, cleaned_hosts, frame_address
from content.models.public_text import TextKind
from content.public_text.verbs import waiting_for
from content.site.settings import current_site
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.decisions import decide

LONGEST_ADDRESS = 2000


class EmbedHostsForm(forms.Form):
    hosts = forms.CharField(
        label=gettext_lazy("Hosts"),
        required=False,
        max_length=6000,
        help_text=gettext_lazy(
            "One a line, like www.youtube-nocookie.com, player.vimeo.com or datawrapper.dwcdn.net."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "autocapitalize": "off", "spellcheck": "false"}),
    )
    # The hosts when the change was shown: a concurrent change by another user is not undone unseen.
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def embeds(request: HttpRequest) -> HttpResponse:
    """The list; for the editor, which sends ``?address=``, whether readers could load that URL on a page."""
    hosts = current_site().embed_hosts
    if address := request.GET.get("address", "")[:LONGEST_ADDRESS]:
        return JsonResponse({"is_allowed": frame_address(address, hosts) is not None})
    return _page(request, EmbedHostsForm(initial={"hosts": "\n".join(hosts)}), hosts)


@require_POST
@requires(ALLOW_EMBEDS)
@replayable
@requires_recent_login(minutes=15)
def allow_embeds(request: HttpRequest) -> HttpResponse:
    """Previews the change for readers; applies it once it was confirmed."""
    hosts = current_site().embed_hosts
    form = EmbedHostsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, hosts, status=422)
    with errors_in(form, "hosts"):
        wanted = cleaned_hosts(form.cleaned_data["hosts"].splitlines())
        if form.cleaned_data["seen"] != _fingerprint(hosts, wanted):
            return _page(request, form, hosts, Change.between(hosts, wanted), _fingerprint(hosts, wanted))
        allow_embed_hosts(wanted, by=request.user)
        if waiting_for(TextKind.EMBEDS, current_site().pk):
            messages.warning(request, _("Pages load from a new host once another user has accepted it."))
        else:
            messages.success(request, _("Saved. Every page follows at once."))
        return redirect("cms:embeds")
    return _page(request, form, hosts, status=422)


def _fingerprint(before: list[str], after: list[str]) -> str:
    return f"{' '.join(before)} > {' '.join(after)}"


def _page(
    request: HttpRequest,
    form: EmbedHostsForm,
    hosts: list[str],
    change: Change | None = None,
    seen: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "hosts": hosts,
        "change": change,
        "seen": seen,
        "may_allow": decide(request.user, ALLOW_EMBEDS).allowed,
        "words_wait": waiting_for(TextKind.EMBEDS, current_site().pk),
    }
    return render(request, "cms/embeds.html", context, status=status)
