"""URLs of /cms/people/reviews/, included in the namespace ``cms``."""

from django.urls import path

from secureproject.reviews import views

urlpatterns = [
    path("people/reviews/", views.reviews, name="reviews"),
    path("people/reviews/new/", views.start, name="review_start"),
    path("people/reviews/<int:pk>/", views.review, name="review_one"),
    path("people/reviews/<int:pk>/answer/", views.give_answers, name="review_answer"),
    path("people/reviews/<int:pk>/report/", views.report, name="review_report"),
]
