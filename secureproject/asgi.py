"""ASGI entry point that Granian serves: the front, and Django behind it."""

from secureproject.front import Front
from secureproject.wsgi import application as django_application
from secureproject.wsgi import at_once

application = Front(django_application, at_once)
