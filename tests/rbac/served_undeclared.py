from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.rbac import served_declared


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


urlpatterns = [*served_declared.urlpatterns, path("forgotten/", forgotten)]
