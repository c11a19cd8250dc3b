"""URL of /cms/why/, included in the namespace ``cms``."""

from django.urls import path

from secureproject.access_explanation import views

urlpatterns = [path("why/", views.why, name="why")]
