"""The addresses of a project that has views of its own where the site has pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from rbac.access import public


@public("says only where it stands")
def of_the_project(_request: HttpRequest, _path: str = "") -> HttpResponse:
    return HttpResponse(b"of the project")


urlpatterns = [
    path("", of_the_project),
    path("news/", of_the_project),
    path("news/<path:_path>", of_the_project),
    path("", include("secureproject.urls")),
]
