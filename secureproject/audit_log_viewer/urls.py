"""URLs of /cms/audit-log/, included in the namespace ``cms``."""

from django.urls import path

from secureproject.audit_log_viewer import views

urlpatterns = [
    path("audit-log/", views.audit_log, name="audit_log"),
    path("audit-log/<int:pk>/", views.audit_log_entry, name="audit_log_entry"),
    path("audit-log/export/<slug:form>/", views.audit_log_export, name="audit_log_export"),
]
