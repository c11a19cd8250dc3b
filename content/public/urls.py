"""URLs of the public site. The router answers all remaining paths, so it comes last."""

from django.urls import include, path, re_path

from content.comments.report_views import report_form, reported
from content.comments.views import later_comments, my_comment, new_comment, open_receipt
from content.public.feeds.feeds import byline_feed, feed, section_feed, topic_feed
from content.public.feeds.news import news_sitemap
from content.public.feeds.robots import robots, security_txt, tdm_reservation
from content.public.feeds.sitemap import sitemap
from content.public.pages.accents import accents
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
from content.public.pages.holding_page import once_open
from content.public.pages.home import home
from content.public.pages.legal import legal_page
from content.public.pages.media_files import stored_file
from content.public.pages.preview import preview, preview_file, preview_link, preview_page
from content.public.pages.router import page
from content.public.pages.search import search
from content.public.pages.topics import topic_page
from content.public.pages.verify import verifier, verify_page, verify_proof

app_name = "public"
comments = [
    path("<uuid:public_id>/", once_open(later_comments), name="comments"),
    path("<uuid:public_id>/new/", once_open(new_comment), name="comment_new"),
    path("report/<uuid:public_id>/", once_open(report_form), name="comment_report"),
    path("reported/", once_open(reported), name="comment_reported"),
    path("mine/", once_open(my_comment), name="comment_mine"),
    path("mine/<str:receipt>/", once_open(open_receipt), name="comment_receipt"),
]
guest = [
    path("preview/<str:token>/", preview_link, name="preview_link"),
    path("seen/<str:ticket>/", preview, name="preview"),
    path("seen/<str:ticket>/page/", preview_page, name="preview_page"),
    path("seen/<str:ticket>/media/<str:digest>/<str:name>", preview_file, name="preview_file"),
    path("review/<str:token>/", review_link, name="review_link"),
    path("asked/<str:ticket>/", review_page, name="guest_review"),
    path("asked/<str:ticket>/page/", review_version, name="review_version"),
    path("asked/<str:ticket>/media/<str:digest>/<str:name>", review_file, name="review_file"),
    path("asked/<str:ticket>/approve/", approve_review, name="review_approve"),
    path("asked/<str:ticket>/send-back/", send_review_back, name="review_send_back"),
]
feeds = [
    path("", once_open(feed), name="feed"),
    path("feed.json", once_open(feed), {"as_json": True}),
    path("news-sitemap.xml", once_open(news_sitemap), name="news_sitemap"),
    path("events/<uuid:public_id>.ics", once_open(calendar_file), name="calendar_file"),
    path("topics/<slug:slug>/", once_open(topic_feed), name="topic_feed"),
    path("topics/<slug:slug>/feed.json", once_open(topic_feed), {"as_json": True}),
    path("bylines/<uuid:public_id>/", once_open(byline_feed), name="byline_feed"),
    path("bylines/<uuid:public_id>/feed.json", once_open(byline_feed), {"as_json": True}),
    path("sections/<path:path>/feed.json", once_open(section_feed), {"as_json": True}),
    path("sections/<path:path>/", once_open(section_feed), name="section_feed"),
]
verify = [
    path("<uuid:public_id>/", once_open(verify_page), name="verify"),
    path("<uuid:public_id>/proof.json", once_open(verify_proof), name="verify_proof"),
    path("program/verify_export.py", once_open(verifier), name="verifier"),
]

# Robots, guests and people who report a vulnerability need no open site, and neither does the law.
# Groups have one prefix each: the path of an article is compared with every entry before the last.
urlpatterns = [
    path("", once_open(home), name="home"),
    path("comments/", include(comments)),
    path("media/<str:digest>/<str:name>", once_open(stored_file), name="stored_file"),
    path("search/", once_open(search), name="search"),
    path("feed/", include(feeds)),
    path("sitemap.xml", once_open(sitemap), name="sitemap"),
    re_path(r"^accents/([0-9a-f]{6})-([0-9a-f]{6})\.css$", accents, name="accents"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/tdmrep.json", tdm_reservation, name="tdm_reservation"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    re_path(r"^(imprint|privacy|accessibility|contact)/$", legal_page, name="legal"),
    path("guest/", include(guest)),
    path("bylines/<uuid:public_id>/", once_open(byline_page), name="byline"),
    path("topics/<slug:slug>/", once_open(topic_page), name="topic"),
    path("verify/", include(verify)),
    path("<path:path>", once_open(page), name="page"),
]
