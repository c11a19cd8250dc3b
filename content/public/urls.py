"""URLs of the public site. The router answers all remaining paths, so it comes last."""

from django.urls import path

from content.comments.views import later_comments, my_comment, new_comment, open_receipt
from content.public.feeds.atom import feed
from content.public.feeds.robots import robots, security_txt
from content.public.feeds.sitemap import sitemap
from content.public.pages.bylines import byline_page
from content.public.pages.calendar import calendar_file
from content.public.pages.guest_review import (
    approve_review,
    review_file,
    review_link,
    review_page,
    review_version,
    send_review_back,
)
from content.public.pages.home import home
from content.public.pages.media_files import stored_file
from content.public.pages.preview import preview, preview_file, preview_link, preview_page
from content.public.pages.router import page
from content.public.pages.search import search
from content.public.pages.topics import topic_page
from content.public.pages.verify import verifier, verify_page, verify_proof

app_name = "public"
urlpatterns = [
    path("", home, name="home"),
    path("comments/<int:article_id>/", later_comments, name="comments"),
    path("comments/<int:article_id>/new/", new_comment, name="comment_new"),
    path("comments/mine/", my_comment, name="comment_mine"),
    path("comments/mine/<str:receipt>/", open_receipt, name="comment_receipt"),
    path("media/<str:digest>/<str:name>", stored_file, name="stored_file"),
    path("search/", search, name="search"),
    path("feed/", feed, name="feed"),
    path("feed/events/<int:article_id>.ics", calendar_file, name="calendar_file"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("guest/preview/<str:token>/", preview_link, name="preview_link"),
    path("guest/seen/<str:ticket>/", preview, name="preview"),
    path("guest/seen/<str:ticket>/page/", preview_page, name="preview_page"),
    path("guest/seen/<str:ticket>/media/<str:digest>/<str:name>", preview_file, name="preview_file"),
    path("guest/review/<str:token>/", review_link, name="review_link"),
    path("guest/asked/<str:ticket>/", review_page, name="guest_review"),
    path("guest/asked/<str:ticket>/page/", review_version, name="review_version"),
    path("guest/asked/<str:ticket>/media/<str:digest>/<str:name>", review_file, name="review_file"),
    path("guest/asked/<str:ticket>/approve/", approve_review, name="review_approve"),
    path("guest/asked/<str:ticket>/send-back/", send_review_back, name="review_send_back"),
    path("bylines/<int:byline_id>/", byline_page, name="byline"),
    path("topics/<slug:slug>/", topic_page, name="topic"),
    path("verify/<int:article_id>/", verify_page, name="verify"),
    path("verify/<int:article_id>/proof.json", verify_proof, name="verify_proof"),
    path("verify/program/verify_export.py", verifier, name="verifier"),
    path("<path:path>", page, name="page"),
]
