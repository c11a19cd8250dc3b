from django.http import HttpRequest, HttpResponse
from django.urls import path

from rbac.access import public


@public("everybody reads")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


urlpatterns = [path("page/", page)]
