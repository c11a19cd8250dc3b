"""The floor: the least a Django page can be - one query, one template, no middleware - under the same server.

Served as ``tests.bench.floor:application``; it reads the same DATABASE_URL with the same pool as the site.
"""

import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from secureproject.database import databases
from secureproject.environment import Environment
from secureproject.front import Front

TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>{% endfor %}</body></html>"""
PARAGRAPHS = ["A paragraph of an article that somebody wants to read. " * 8] * 8

if not settings.configured:
    settings.configure(
        SECRET_KEY="the floor keeps no secret",
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES=databases(Environment(), sys.argv[:1]),
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        STATIC_URL="/static/",
        USE_TZ=True,
    )
    django.setup()

from django.db import connection  # noqa: E402 - needs the settings above

template = engines["django"].from_string(TEMPLATE)


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM content_section ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    return HttpResponse(template.render({"title": row[0] if row else "", "paragraphs": PARAGRAPHS}, request))


urlpatterns = [path("", page)]
# The site's own front stands before it too: it costs both the same, and what is compared is the pages.
application = Front(get_wsgi_application(), at_once=lambda _environ, _start: None)
