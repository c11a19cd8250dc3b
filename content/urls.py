"""Every address of the CMS that content answers. Mounted at /cms/ under the namespace "cms"."""

from django.urls import path

from content.cms import (
    articles,
    dashboard,
    editor,
    emergency,
    history,
    policy,
    review,
    sections,
    sharing,
    topics,
    verbs,
)
from content.comments import desk as comments

app_name = "cms"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("articles/", articles.articles, name="articles"),
    path("articles/new/", editor.new_article, name="article_new"),
    path("articles/<int:pk>/", editor.article, name="article"),
    path("articles/<int:pk>/submit/", verbs.submit_article, name="article_submit"),
    path("articles/<int:pk>/approve/", verbs.approve_article, name="article_approve"),
    path("articles/<int:pk>/send-back/", verbs.send_back_article, name="article_send_back"),
    path("articles/<int:pk>/publish/", verbs.publish_article, name="article_publish"),
    path("articles/<int:pk>/take-down/", verbs.take_down_article, name="article_take_down"),
    path("articles/<int:pk>/restore/", verbs.restore_article, name="article_restore"),
    path("articles/<int:pk>/move/", verbs.move_article, name="article_move"),
    path("articles/<int:pk>/share/", sharing.share_article, name="article_share"),
    path("articles/<int:pk>/share/give/", sharing.give_article, name="article_give"),
    path("articles/<int:pk>/share/take/", sharing.take_article, name="article_take"),
    path("articles/<int:pk>/emergency/", emergency.emergency, name="emergency"),
    path("articles/<int:pk>/emergency/open/", emergency.open_emergency, name="emergency_open"),
    path("emergencies/<int:pk>/sign-off/", emergency.sign_off, name="emergency_sign_off"),
    path("policy/", policy.site_policy, name="site_policy"),
    path("policy/change/", policy.change_site_policy, name="site_policy_change"),
    path("policy/changes/", policy.policy_changes, name="policy_changes"),
    path("policy/changes/<int:pk>/agree/", policy.agree_to_change, name="policy_agree"),
    path("policy/changes/<int:pk>/withdraw/", policy.withdraw_change, name="policy_withdraw"),
    path("sections/<int:pk>/policy/", policy.section_policy, name="section_policy"),
    path("sections/<int:pk>/policy/change/", policy.change_section_policy, name="section_policy_change"),
    path("articles/<int:pk>/review/", review.review_article, name="review_article"),
    path("articles/<int:pk>/history/", history.history, name="history"),
    path("articles/<int:pk>/history/<int:number>/", history.revision, name="revision"),
    path("comments/", comments.comments, name="comments"),
    path("comments/<int:pk>/<str:decision>/", comments.decide_comment, name="comment_decide"),
    path("review/", review.review_queue, name="review"),
    path("sections/", sections.sections, name="sections"),
    path("sections/new/", sections.new_section, name="section_new"),
    path("sections/<int:pk>/", sections.section, name="section"),
    path("sections/<int:pk>/share/", sharing.share_section, name="section_share"),
    path("sections/<int:pk>/share/give/", sharing.give_section, name="section_give"),
    path("sections/<int:pk>/share/take/", sharing.take_section, name="section_take"),
    path("sections/<int:pk>/move/", sections.move_section, name="section_move"),
    path("topics/", topics.topics, name="topics"),
    path("topics/new/", topics.new_topic, name="topic_new"),
    path("topics/<int:pk>/", topics.topic, name="topic"),
]
