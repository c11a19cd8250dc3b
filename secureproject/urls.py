"""Every address of the site, each with the room that answers it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("cms/", include("content.urls")),
    path("", include("content.public.urls")),  # answers every other path, so it comes last
]
