"""URL of /cms/styleguide/, included in the namespace ``cms`` in a demo only."""

from django.urls import URLPattern, path

from secureproject.site_mode import DEMO
from secureproject.styleguide import views


def addresses(*, demo: bool) -> list[URLPattern]:
    return [path("styleguide/", views.styleguide, name="styleguide")] if demo else []


urlpatterns = addresses(demo=DEMO)
