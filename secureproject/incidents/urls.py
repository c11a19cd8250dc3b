"""URLs of /cms/incidents/, included in the namespace ``cms``."""

from django.urls import path

from secureproject.incidents import views

urlpatterns = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/<int:pk>/", views.incident, name="incident"),
    path("incidents/blocks.json", views.block_list, name="block_list"),
    path("incidents/blocks/<int:pk>/lift/", views.lift_block, name="block_lift"),
]
