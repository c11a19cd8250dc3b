"""URLs of the JSON API. What ``openapi.json`` says of each is a promise: a change of meaning is a new version."""

from django.urls import path

from content.api.articles import article, articles
from content.api.site import description, sections, site, topics
from content.public.pages.holding_page import once_open

app_name = "api"
urlpatterns = [
    path("", once_open(site), name="site"),
    path("articles/", once_open(articles), name="articles"),
    path("articles/<uuid:public_id>/", once_open(article), name="article"),
    path("sections/", once_open(sections), name="sections"),
    path("topics/", once_open(topics), name="topics"),
    path("openapi.json", once_open(description), name="description"),
]
