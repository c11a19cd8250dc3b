"""Style guide: every component of the interface on one page, each in light, in dark and from right to left.

A component is a file in templates/styleguide/components/: the page, axe and the compared screenshots include a new
file by themselves. A window of 320 px shows what 400 % zoom shows in one of 1,280.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from rbac.access import signed_in
from secureproject.styleguide.examples import examples

COMPONENTS = Path(__file__).parents[1] / "templates" / "styleguide" / "components"


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
        panes = tuple((way, _drawn(request, name, way)) for way in WAYS)
        yield Component(name, panes)


def _drawn(request: HttpRequest, name: str, way: Way) -> SafeString:
    context = {"way": way.name, **examples(way.name)}
    return render_to_string(f"styleguide/components/{name}.html", context, request)


@require_safe
@signed_in("examples without anybody's data, in a demo only")
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/page.html", {"components": list(components(request))})
