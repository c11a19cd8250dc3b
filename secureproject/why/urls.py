"""Address of /cms/why/, to be included in the namespace ``cms``."""

from django.urls import path

from secureproject.why import views

urlpatterns = [path("why/", views.why, name="why")]
