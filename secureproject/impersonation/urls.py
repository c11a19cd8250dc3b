"""URLs of impersonation, included in the namespace ``cms``."""

from django.urls import path

from secureproject.impersonation import views

urlpatterns = [
    path("people/<int:pk>/see-as/", views.see_as, name="see_as"),
    path("see-as/stop/", views.stop, name="see_as_stop"),
]
