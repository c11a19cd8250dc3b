"""Every URL of the site, each with the app that answers it. /healthz and the like: http/ops_endpoints.py."""

from django.urls import URLPattern, URLResolver, include, path

from content.urls import urlpatterns as content
from secureproject.access_explanation.urls import urlpatterns as why
from secureproject.admin_site import site as admin_site
from secureproject.impersonation.urls import urlpatterns as seeing_as
from secureproject.incidents.urls import urlpatterns as incidents
from secureproject.journal.signed_heads import journal_consistency, journal_head, journal_keys
from secureproject.journal_reader.urls import urlpatterns as journal
from secureproject.people.own_data import export_mine
from secureproject.people.urls import urlpatterns as people
from secureproject.reviews.urls import urlpatterns as reviews
from secureproject.search.urls import urlpatterns as finding
from secureproject.styleguide.urls import urlpatterns as styleguide

CMS = [*content, *people, *reviews, *seeing_as, *why, *journal, *incidents, *styleguide, *finding]

# The CMS comes first: patterns are tried in order, and no other begins with /cms/.
urlpatterns: list[URLPattern | URLResolver] = [
    path("cms/", include((CMS, "cms"))),
    path("account/export/", export_mine, name="account_export"),
    path("", include("accounts.urls")),
    path("admin/", admin_site.urls),
    path("api/v1/", include("content.api.urls")),
    path(".well-known/journal-head", journal_head, name="journal_head"),
    path(".well-known/journal-keys", journal_keys, name="journal_keys"),
    path(
        ".well-known/journal-consistency/<int:old>/<int:new>", journal_consistency, name="journal_consistency"
    ),
    path("", include("content.public.urls")),  # matches every other path, so it comes last
]

handler400 = "secureproject.http.errors.bad_request"
handler403 = "secureproject.http.errors.forbidden"
handler404 = "secureproject.http.errors.not_found"
handler500 = "secureproject.http.errors.server_error"
