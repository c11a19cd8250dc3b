"""The WSGI entry point that Granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from rbac.startup import refuse_to_serve_unsafely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secureproject.settings")
application = get_wsgi_application()
refuse_to_serve_unsafely()
