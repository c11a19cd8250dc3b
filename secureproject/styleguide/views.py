"""Style guide: every component of the interface on one page, each in light, in dark and from right to left.

A component is a file in templates/styleguide/components/: the page, axe and the compared screenshots include a new
file by themselves. A window of 320 px shows what 400 % zoom shows in one of 1,280.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from content.text.diff import Run
from content.text.myers import Kind
from rbac.access import signed_in

COMPONENTS = Path(__file__).parents[1] / "templates" / "styleguide" / "components"
STATES = (
    "draft", "in_review", "approved", "another_yes", "published", "corrected", "sent_back", "superseded", "archived",
    "waiting", "rejected", "spam", "removed", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One variant of a component: light, dark, or right to left."""

    name: str
    label: str
    direction: str = "ltr"


WAYS = (Way("light", "Light"), Way("dark", "Dark"), Way("rtl", "Right to left", "rtl"))


@dataclass(frozen=True)
class Component:
    name: str
    panes: tuple[tuple[Way, SafeString], ...]

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()


def components(request: HttpRequest) -> Iterator[Component]:
    """Every component, rendered once per variant. Ids end in the name of the variant, so they are unique."""
    for name in sorted(path.stem for path in COMPONENTS.glob("*.html")):
        panes = tuple((way, _rendered(request, name, way)) for way in WAYS)
        yield Component(name, panes)


def _rendered(request: HttpRequest, name: str, way: Way) -> SafeString:
    context = {"way": way.name, **examples(way.name)}
    return render_to_string(f"styleguide/components/{name}.html", context, request)


@require_safe
@signed_in("examples without anybody's data, in a demo only")
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/page.html", {"components": list(components(request))})


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
    agree = forms.BooleanField(label="Email me about answers", help_text="By mail, once a day.")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}))


def examples(way: str) -> dict[str, object]:
    """Context of a component, with ids that end in ``way``."""
    form = ExampleForm(
        {"title": "A title that is far too long for it", "email": "cara"}, auto_id=f"id_%s_{way}"
    )
    return {
        "states": STATES,
        "form": form,
        "page": Paginator(range(180), 50).page(2),
        "runs": [
            Run(Kind.KEPT, "The water "),
            Run(Kind.REMOVED, "left"),
            Run(Kind.ADDED, "went"),
            Run(Kind.KEPT, " on Thursday, and so did the "),
            Run(Kind.ADDED, "ferry", "/news/ferry/"),
            Run(Kind.KEPT, "."),
        ],
    }
