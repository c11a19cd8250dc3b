"""URLs of the JSON API. What ``openapi.json`` says of each is a promise: a change of meaning is a new version."""

from django.urls import path

from content.api.articles import article, articles
from content.api.site import description, sections, site, topics

app_name = "api"
urlpatterns = [
    path("", site, name="site"),
    path("articles/", articles, name="articles"),
    path("articles/<uuid:public_id>/", article, name="article"),
    path("sections/", sections, name="sections"),
    path("topics/", topics, name="topics"),
    path("openapi.json", description, name="description"),
]
