"""A small site that wears every kind of rule, and some that wear none."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from rbac.access import declare, public, requires, requires_anywhere, requires_recent_login, signed_in
from rbac.models import Scope
from tests.rbac.samples import OPEN, RUN, VIEW

PERSON = "HTTP_X_PERSON"


def say_who(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware: anyone who the request says it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.META.get(PERSON)
        request.user = get_user_model().objects.get(pk=key) if key else AnonymousUser()
        return get_response(request)

    return middleware


@public("everybody reads")
def reading(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


@signed_in("an own page")
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("own")


@never_cache
@requires(RUN)
def running(request: HttpRequest) -> HttpResponse:
    return HttpResponse("run")


@requires(OPEN, Scope, lookup="pk")
@requires_recent_login(minutes=15)
def confirmed(request: HttpRequest, scope: Scope) -> HttpResponse:
    return HttpResponse(f"confirmed {scope.name}")


@requires(OPEN, Scope)
def place(request: HttpRequest, scope: Scope, word: str = "") -> HttpResponse:
    return HttpResponse(f"{scope.name} {word}")


@requires(VIEW, Scope, lookup="name")
def seeing(request: HttpRequest, scope: Scope) -> HttpResponse:
    return HttpResponse(scope.name)


@requires_anywhere(OPEN)
def places(request: HttpRequest) -> HttpResponse:
    return HttpResponse("places")


@requires(OPEN, Scope)
class PlaceView(View):
    def get(self, request: HttpRequest, scope: Scope) -> HttpResponse:
        return HttpResponse(f"class {scope.name}")


class Heir(PlaceView):
    """Inherits the rule."""


class Renegade(PlaceView):
    """Overrides what enforces the rule, and so loses it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse("class past the rule")


@requires(OPEN, Scope)
class AsyncPlaceView(View):
    async def get(self, request: HttpRequest, scope: Scope) -> HttpResponse:
        return HttpResponse(f"async class {scope.name}")


@requires(OPEN, Scope)
async def async_place(request: HttpRequest, scope: Scope) -> HttpResponse:
    return HttpResponse(f"async {scope.name}")


@public("everybody reads")
async def async_reading(request: HttpRequest) -> HttpResponse:
    return HttpResponse("async public")


def nothing_declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("must not be seen")


class NothingDeclared(View):
    async def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("must not be seen")


foreign: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("one/", nothing_declared, name="one"),
        path("own/", own),
        path("deep/", include([re_path(r"^two/(?P<word>\w+)/$", RedirectView.as_view(url="/"))])),
    ],
    "foreign",
)
urlpatterns = [
    path("reading/", reading),
    path("own/", own),
    path("run/", running),
    path("places/", places),
    path("places/<int:pk>/", place),
    path("places/<str:pk>/word/<word>/", place),
    path("confirmed/<int:pk>/", confirmed),
    path("seen/<name>/", seeing),
    path("class/<int:pk>/", PlaceView.as_view()),
    path("heir/<int:pk>/", Heir.as_view()),
    path("renegade/<int:pk>/", Renegade.as_view()),
    path("async-class/<int:pk>/", AsyncPlaceView.as_view()),
    path("async/<int:pk>/", async_place),
    path("async-reading/", async_reading),
    path("undeclared/", nothing_declared),
    path("undeclared-class/", NothingDeclared.as_view()),
    path("foreign/", declare(include(foreign), requires(RUN))),
    path("bare/", include(foreign, namespace="bare")),
]
