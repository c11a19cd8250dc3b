"""Every component on pages of its own, for eyes and for axe: an URLconf that only tests and designers use."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import override

from rbac.access import public

PAGES = Path(__file__).parent / "pages"
STATES = ["draft", "in_review", "approved", "published", "sent_back", "superseded", "archived"]
STATES += ["waiting", "rejected", "spam", "withdrawn"]
TEXT = (PAGES / "text.html").read_text()


class ExampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="What readers see first.", max_length=20)
    email = forms.EmailField(label="E-mail address", required=False)
    section = forms.ChoiceField(label="Section", choices=[("news", "News"), ("policies", "Policies")])
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "Article"), ("p", "Page")],
        widget=forms.RadioSelect,
        help_text="One of them.",
    )
    agree = forms.BooleanField(label="Tell me when somebody answers", help_text="By mail, once a day.")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}))


class EditorForm(forms.Form):
    title = forms.CharField(label="Title", initial="The river is back in its bed")
    body = forms.CharField(
        label="Text",
        initial=TEXT,
        widget=forms.Textarea(attrs={"data-rich-text": "", "placeholder": "Write here"}),
    )


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    @public("examples, on no site")
    def view(request: HttpRequest) -> HttpResponse:
        template = engines["django"].from_string((PAGES / f"{name}.html").read_text())
        with override("ar" if "rtl" in request.GET else "en"):
            return HttpResponse(template.render(context(), request))

    return view


def context() -> dict[str, object]:
    return {
        "states": STATES,
        "form": ExampleForm({"title": "A title that is far too long for it", "email": "cara"}),
        "editor": EditorForm(),
        "page": Paginator(range(180), 50).page(2),
        "text": TEXT,
        "site": SimpleNamespace(name="The Weir Gazette", tagline="What the river valley needs to know"),
        "navigation": [
            {"title": title, "url": f"/{title.lower()}/", "current": "page" if title == "News" else ""}
            for title in ("News", "Policies", "Culture", "Open data", "About us")
        ],
        "shell": SimpleNamespace(
            site=SimpleNamespace(name="The Weir Gazette"),
            worknav=render_to_string("cms/worknav.html", {"entries": entries()}),
        ),
        "user": SimpleNamespace(name="Cara", email="cara@example.org"),
    }


def entries() -> list[dict[str, object]]:
    return [
        {"label": label, "url": f"/cms/{icon}/", "icon": icon, "current": label == "Articles"}
        for label, icon in (
            ("Desk", "layout-dashboard"),
            ("Articles", "newspaper"),
            ("Review", "clipboard-check"),
            ("Comments", "message-square"),
            ("Sections", "folder-tree"),
            ("People", "users"),
        )
    ]


urlpatterns = [
    path("cms/gallery/", page("components")),
    path("cms/articles/1/", page("editor")),
    path("account/login/", page("login")),
    path("", page("front")),
    path("article/", page("article")),
]
