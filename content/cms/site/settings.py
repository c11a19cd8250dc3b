"""Settings of the site: name, colours, pictures, foot and profiles; and the button that opens it to readers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings as configuration
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.actors import Actor
from content.actions import CHANGE_SITE, OPEN_SITE, VIEW_SITE
from content.cms.desk.checklist import steps_for
from content.cms.scheduling.schedule import TimeForm
from content.cms.structure.public_texts import say_what_waits
from content.cms.widgets.form_errors import errors_in
from content.errors import UncleanText
from content.kinds.fields import zones
from content.media.errors import UnknownFile
from content.models import PublicText, Site
from content.models.public_text import TextKind
from content.models.site import LONGEST_NOTICE, PICTURES, Crawlers, NoticeLevel, label_of
from content.public.pages.home import front_page
from content.public.pages.preview import not_for_others
from content.public.queries.navigation import look_of, navigation_for, site_state
from content.public_text.verbs import RED, waiting_for
from content.site.crawlers import change_reach
from content.site.identity import COLOURS, FIELDS, HardToRead, change_site, cleaned, words_of
from content.site.menus import hidden_entries
from content.site.notice import Notice, announce, take_down
from content.site.opening import open_site
from content.site.pictures import facts_at
from content.site.settings import current_site
from content.text.html_text import one_line
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide

_PICTURES = {
    "logo": gettext_lazy("Shown in place of the name, at most 48 pixels high."),
    "logo_dark": gettext_lazy("Empty: the same as on light pages."),
    "favicon": gettext_lazy(
        "A square of at least 512 pixels, for tabs of browsers and home screens of phones."
    ),
    "card_picture": gettext_lazy("Where a page without a picture is shared. At least 1,200 pixels wide."),
}
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
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Of all times that are shown or typed. Scheduled changes keep their instant."),
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

    def __init__(self, data: Mapping[str, Any] | None = None, *, site: Site, by: Actor) -> None:
        super().__init__(data, initial=dict(words_of(site)))
        self._by = by
        self.nearest: dict[str, str] = {}  # colours that can be read, by the names of fields
        own: Any = self.fields["time_zone"]
        own.choices = [(zone, zone) for zone in sorted({*zones().values(), site.time_zone})]
        for name, about in _PICTURES.items():
            widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
            self.fields[name] = forms.CharField(
                label=capfirst(label_of(name)), required=False, max_length=200, help_text=about, widget=widget
            )

    @property
    def colours(self) -> list[tuple[forms.BoundField, str]]:
        """Each field, with the colour that can be read in place of the typed one."""
        return [(self[name], self.nearest.get(name, "")) for name in COLOURS]

    @property
    def pictures(self) -> list[forms.BoundField]:
        return [self[name] for name in _PICTURES]

    def clean(self) -> dict[str, Any]:
        """Cleans each changed value as it will be stored, with its errors at the field."""
        for name in FIELDS:
            if name not in self.cleaned_data or self.cleaned_data[name] == self.initial[name]:
                continue
            try:
                self.cleaned_data[name] = cleaned(name, self.cleaned_data[name], by=self._by)
            except UnknownFile:
                self.add_error(
                    name, _("There is no such picture in a library for everybody. Choose one of those.")
                )
            except UncleanText as error:
                if isinstance(error, HardToRead):
                    self.nearest[name] = error.nearest
                self.add_error(name, str(error))
        return self.cleaned_data


class ReachForm(forms.Form):
    full_text_feeds = forms.BooleanField(
        label=gettext_lazy("Feeds hold whole texts"),
        required=False,
        help_text=gettext_lazy("Otherwise they hold summaries."),
    )
    crawlers = forms.ChoiceField(
        label=gettext_lazy("Crawlers of language models"),
        choices=Crawlers,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A request in robots.txt and on every page, which crawlers may ignore."),
    )


@require_safe
@requires(VIEW_SITE)
def site_settings(request: HttpRequest) -> HttpResponse:
    site = current_site()
    return _page(request, site, SettingsForm(site=site, by=request.user))


@require_POST
@requires(CHANGE_SITE)
@replayable
@requires_recent_login(minutes=15)
def change_settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(_with_taken(request.POST), site=current_site(), by=request.user)
    if form.is_valid():
        with errors_in(form):
            text = change_site(by=request.user, **form.cleaned_data)
            return say_what_waits(request, text, _("Saved. Every page follows at once."), "cms:site_settings")
    return _page(request, current_site(), form, status=422)


@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
@requires(VIEW_SITE)
def preview_settings(request: HttpRequest) -> HttpResponse:
    """The front page with what is typed so far, in a frame beside the form. Nothing is kept."""
    site = current_site()
    typed_here = _with_taken(request.POST) if "name" in request.POST else None
    form = SettingsForm(typed_here, site=site, by=request.user)
    form.is_valid()
    typed = form.cleaned_data if form.is_bound else {}  # without what is wrong
    words = dict(words_of(site)) | {name: value for name, value in typed.items() if name in FIELDS}
    look = look_of(words, [facts_at(words[name]) for name in PICTURES])
    if "notice" in request.POST:
        text, level = one_line(request.POST["notice"])[:LONGEST_NOTICE], request.POST.get("level", "")
        look["notice"] = Notice(text, level) if text else None
    response, _changed = front_page(replace(navigation_for(site_state()), **look, shells={}, trails={}))
    # Links open in a new window: other pages refuse to be framed.
    response.content = response.content.replace(b"<head>", b'<head><base target="_blank">', 1)
    return not_for_others(response)


@require_POST
@requires(CHANGE_SITE)
@replayable
@requires_recent_login(minutes=15)
def change_feeds(request: HttpRequest) -> HttpResponse:
    """Feeds and crawlers, which take no second person: readers see no other words."""
    form, site = ReachForm(request.POST), current_site()
    if form.is_valid():
        change_reach(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Every page follows at once."))
        return redirect("cms:site_settings")
    return _page(request, site, SettingsForm(site=site, by=request.user), form, status=422)


def _with_taken(posted: QueryDict) -> dict[str, Any]:
    """What was typed, with the readable colours whose button was pressed."""
    values = posted.dict()
    return values | {name: values[f"take_{name}"] for name in COLOURS if f"take_{name}" in values}


class NoticeForm(TimeForm):
    notice = forms.CharField(
        label=gettext_lazy("Text"), max_length=LONGEST_NOTICE, widget=forms.Textarea(attrs={"rows": 2})
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=NoticeLevel.choices)
    field_order = ("notice", "level", "at", "which")


@require_POST
@requires(CHANGE_SITE)
@replayable
@requires_recent_login(minutes=15)
def change_notice(request: HttpRequest) -> HttpResponse:
    form = NoticeForm(request.POST)
    if "remove" in request.POST:
        take_down(by=request.user)
        messages.success(request, _("The notice is gone."))
        return redirect("cms:site_settings")
    if form.is_valid():
        with errors_in(form, "notice"):
            announce(form.cleaned_data["notice"], form.cleaned_data["level"], form.moment, by=request.user)
            messages.success(request, _("Every page shows it now. A second person has to look at it."))
            return redirect("cms:site_settings")
    site = current_site()
    return _page(request, site, SettingsForm(site=site, by=request.user), notice=form, status=422)


@require_POST
@requires(OPEN_SITE)
@replayable
@requires_recent_login(minutes=15)
def open_to_readers(request: HttpRequest) -> HttpResponse:
    open_site(by=request.user)
    messages.success(request, _("The site is open. Readers see it from now on."))
    return redirect("cms:site_settings")


def _page(
    request: HttpRequest,
    site: Site,
    form: SettingsForm,
    reach: ReachForm | None = None,
    *,
    notice: NoticeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    change = decide(request.user, CHANGE_SITE)
    reach = reach or ReachForm(initial={"full_text_feeds": site.full_text_feeds, "crawlers": site.crawlers})
    if not change.allowed:
        for field in (*form.fields.values(), *reach.fields.values()):
            field.disabled = True
    context = {
        "form": form,
        "reach": reach,
        "notice_form": notice or NoticeForm(),
        "notice_is_red": PublicText.objects.filter(RED, kind=TextKind.NOTICE).exists(),
        "site": site,
        "change": change,
        "may_open": site.opened_at is None and decide(request.user, OPEN_SITE).allowed,
        "missing": [step for step in steps_for(request.user) if not step.is_done][:-1],
        "words_wait": waiting_for(TextKind.SITE, site.pk),
        "hidden_entries": [*hidden_entries(site.header_menu), *hidden_entries(site.footer_menu)],
    }
    return render(request, "cms/site_settings.html", context, status=status)
