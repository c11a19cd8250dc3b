"""Settings of the site: name, colours, foot and profiles; and the button that opens the site to readers."""

from typing import Any

from django import forms
from django.conf import settings as configuration
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import CHANGE_SITE, OPEN_SITE, VIEW_SITE
from content.cms.structure.public_texts import say_what_waits
from content.cms.widgets.form_errors import errors_in
from content.errors import UncleanText
from content.models import Site
from content.models.public_text import TextKind
from content.public_text.verbs import waiting_for
from content.site.identity import FIELDS, change_site, cleaned, words_of
from content.site.opening import open_site
from content.site.settings import current_site
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide

_ABOUT_COLOUR = gettext_lazy(
    "# and six digits, like #0b57d0, with a contrast of 4.5 to 1. Empty: the colour of this product."
)


class SettingsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    tagline = forms.CharField(
        label=gettext_lazy("Tagline"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("One line below the name."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=configuration.LANGUAGES,
        help_text=gettext_lazy("The language of buttons and labels, and of most texts."),
    )
    accent = forms.CharField(
        label=gettext_lazy("Accent colour on light pages"),
        required=False,
        max_length=7,
        help_text=_ABOUT_COLOUR,
    )
    accent_dark = forms.CharField(
        label=gettext_lazy("Accent colour on dark pages"),
        required=False,
        max_length=7,
        help_text=gettext_lazy("Empty: the nearest colour to the one above that can be read there."),
    )
    footer_text = forms.CharField(
        label=gettext_lazy("Text at the foot"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    social_profiles = forms.CharField(
        label=gettext_lazy("Profiles in social networks"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("One https address a line. Every page links to them at its foot."),
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Cleans each value as it will be stored, with its errors at the field."""
        for name in FIELDS:
            if name in self.cleaned_data:
                try:
                    self.cleaned_data[name] = cleaned(name, self.cleaned_data[name])
                except UncleanText as error:
                    self.add_error(name, str(error))
        return self.cleaned_data


@require_safe
@requires(VIEW_SITE)
def site_settings(request: HttpRequest) -> HttpResponse:
    site = current_site()
    return _page(request, site, SettingsForm(initial=dict(words_of(site))))


@require_POST
@requires(CHANGE_SITE)
@replayable
@requires_recent_login(minutes=15)
def change_settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            text = change_site(by=request.user, **form.cleaned_data)
            return say_what_waits(request, text, _("Saved. Every page follows at once."), "cms:site_settings")
    return _page(request, current_site(), form, status=422)


@require_POST
@requires(OPEN_SITE)
@replayable
@requires_recent_login(minutes=15)
def open_to_readers(request: HttpRequest) -> HttpResponse:
    open_site(by=request.user)
    messages.success(request, _("The site is open. Readers see it from now on."))
    return redirect("cms:site_settings")


def _page(request: HttpRequest, site: Site, form: SettingsForm, *, status: int = 200) -> HttpResponse:
    change = decide(request.user, CHANGE_SITE)
    if not change.allowed:
        for field in form.fields.values():
            field.disabled = True
    context = {
        "form": form,
        "site": site,
        "change": change,
        "may_open": site.opened_at is None and decide(request.user, OPEN_SITE).allowed,
        "words_wait": waiting_for(TextKind.SITE, site.pk),
    }
    return render(request, "cms/site_settings.html", context, status=status)
