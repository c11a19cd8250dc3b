"""Style sheet with the accent colour of the site. Its address names the colours, so it never changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rbac.access import public


@public("pages of the site are drawn with it")
@require_safe
def accents(request: HttpRequest, light: str, dark: str) -> HttpResponse:
    colours = {"light": light, "dark": dark}
    response = render(request, "public/accents.css", colours, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
