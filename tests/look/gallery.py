"""Every component on pages of its own, for eyes and for axe: an URLconf that only tests and designers use."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils.translation import override

from rbac.access import public
from secureproject.cms_shell.navigation import ENTRIES
from secureproject.styleguide.views import examples
from secureproject.urls import CMS

PAGES = Path(__file__).parent / "pages"
TEXT = (PAGES / "text.html").read_text()


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
        **examples("light"),
        "editor": EditorForm(),
        "text": TEXT,
        "site": SimpleNamespace(name="The Weir Gazette", tagline="What the river valley needs to know"),
        "navigation": [
            {"title": title, "url": f"/{title.lower()}/", "current": "page" if title == "News" else ""}
            for title in ("News", "Policies", "Culture", "Open data", "About us")
        ],
        "shell": SimpleNamespace(
            site=SimpleNamespace(name="The Weir Gazette"), entries=ENTRIES, current=ENTRIES[1]
        ),
        "user": SimpleNamespace(pk=1, name="Cara", email="cara@example.org"),
    }


urlpatterns = [
    path("cms/gallery/", page("components")),
    path("cms/articles/1/", page("editor")),
    path("account/login/", page("login")),
    path("", page("front")),
    path("article/", page("article")),
    path("cms/", include((CMS, "cms"))),  # the shell names addresses of the CMS
]
