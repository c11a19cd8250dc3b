"""URL of /cms/search/, included in the namespace ``cms``."""

from django.urls import path

from secureproject.search import views

urlpatterns = [path("search/", views.search, name="search")]
