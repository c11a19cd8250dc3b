"""URLs of /cms/journal/, included in the namespace ``cms``."""

from django.urls import path

from secureproject.journal_reader import views

urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/<int:pk>/", views.journal_entry, name="journal_entry"),
    path("journal/export/<slug:form>/", views.journal_export, name="journal_export"),
]
