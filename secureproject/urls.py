"""Every URL of the site, each with the app that answers it. /healthz and the like: http/ops_endpoints.py."""

from django.urls import URLPattern, URLResolver, include, path

from content.urls import urlpatterns as content
from secureproject.access_explanation.urls import urlpatterns as why
from secureproject.admin_site import site as admin_site
from secureproject.audit_log.signed_heads import audit_log_consistency, audit_log_head, audit_log_keys
from secureproject.audit_log_viewer.urls import urlpatterns as audit_log
from secureproject.impersonation.urls import urlpatterns as seeing_as
from secureproject.incidents.urls import urlpatterns as incidents
from secureproject.people.own_data import export_mine
from secureproject.people.urls import urlpatterns as people
from secureproject.reviews.urls import urlpatterns as reviews
from secureproject.search.urls import urlpatterns as finding
from secureproject.styleguide.urls import urlpatterns as styleguide

CMS = [*content, *people, *reviews, *seeing_as, *why, *audit_log, *incidents, *styleguide, *finding]

# The CMS comes first: patterns are tried in order, and no other begins with /cms/.
urlpatterns: list[URLPattern | URLResolver] = [
    path("cms/", include((CMS, "cms"))),
    path("account/export/", export_mine, name="account_export"),
    path("", include("accounts.urls")),
    path("admin/", admin_site.urls),
    path("api/v1/", include("content.api.urls")),
    path(".well-known/audit-log-head", audit_log_head, name="audit_log_head"),
    path(".well-known/audit-log-keys", audit_log_keys, name="audit_log_keys"),
    path(
        ".well-known/audit-log-consistency/<int:old>/<int:new>",
        audit_log_consistency,
        name="audit_log_consistency",
    ),
    path("", include("content.public.urls")),  # matches every other path, so it comes last
]

handler400 = "secureproject.http.errors.bad_request"
handler403 = "secureproject.http.errors.forbidden"
handler404 = "secureproject.http.errors.not_found"
handler500 = "secureproject.http.errors.server_error"
