"""Actions on content: the registry of what can be decided about. rules.py says who may do each."""

from django.utils.translation import gettext_lazy as _

from rbac.actions import Action

VIEW_ARTICLE = Action("content.view_article", label=_("see an article in the CMS"))
CREATE_ARTICLE = Action("content.create_article", label=_("write an article in a section"))
EDIT_ARTICLE = Action("content.edit_article", label=_("edit an article"))
SUBMIT_ARTICLE = Action("content.submit_article", label=_("submit an article for review"))
APPROVE_ARTICLE = Action("content.approve_article", label=_("approve an article"))
CLAIM_REVIEW = Action("content.claim_review", label=_("take a review on"))
PLAN_REVIEW = Action("content.plan_review", label=_("say until when something is to be read"))
SEND_BACK_ARTICLE = Action("content.send_back_article", label=_("send an article back"))
ANNOTATE_ARTICLE = Action("content.annotate_article", label=_("write notes on an article"))
PUBLISH_ARTICLE = Action("content.publish_article", label=_("publish an article"))
TAKE_DOWN_ARTICLE = Action("content.take_down_article", label=_("take an article down"))
RESTORE_ARTICLE = Action("content.restore_article", label=_("bring back an article that was taken down"))
MOVE_ARTICLE = Action("content.move_article", label=_("change the address of an article"))
TRASH_ARTICLE = Action("content.trash_article", label=_("throw an article away"))
RECOVER_ARTICLE = Action("content.recover_article", label=_("bring an article back from the trash"))
PURGE_ARTICLE = Action("content.purge_article", label=_("remove an article from the trash for good"))
VIEW_HISTORY = Action("content.view_history", label=_("see the history of an article"))

INVITE_GUEST = Action(
    "content.invite_guest", label=_("ask a person without an account to approve an article")
)
ERASE_GUEST = Action("content.erase_guest", label=_("erase name and address of a person without an account"))
PREVIEW_ARTICLE = Action(
    "content.preview_article", label=_("show an article to a person without an account before it is public")
)
SHARE_ARTICLE = Action("content.share_article", label=_("share an article with a user or team"))

VIEW_SECTION = Action("content.view_section", label=_("see a section in the CMS"))
ADD_SECTION = Action("content.add_section", label=_("add a section"))
CHANGE_SECTION = Action("content.change_section", label=_("change a section"))
MOVE_SECTION = Action("content.move_section", label=_("move a section"))
ARRANGE_FIRST = Action("content.arrange_first", label=_("choose what stands first on a page"))
TRASH_SECTION = Action("content.trash_section", label=_("throw a section away with everything below it"))
RECOVER_SECTION = Action("content.recover_section", label=_("bring a section back from the trash"))
PURGE_SECTION = Action("content.purge_section", label=_("remove a section from the trash for good"))
SHARE_SECTION = Action("content.share_section", label=_("share a section with a user or team"))

ARRANGE_BYLINES = Action("content.arrange_bylines", label=_("look after the people of bylines"))
ARRANGE_TOPICS = Action("content.arrange_topics", label=_("add, rename and move topics"))

VIEW_COMMENT = Action("content.view_comment", label=_("see comments in the CMS"))
MODERATE_COMMENT = Action("content.moderate_comment", label=_("approve, reject or mark comments"))
COUNT_COMMENT_REPORTS = Action(
    "content.count_comment_reports", label=_("see yearly figures of reported comments")
)

VIEW_ARTICLE_GRANT = Action("content.view_articlegrant", label=_("see with whom articles are shared"))
VIEW_ARTICLE_TEAM_GRANT = Action(
    "content.view_articleteamgrant", label=_("see with which teams articles are shared")
)
VIEW_SECTION_GRANT = Action("content.view_sectiongrant", label=_("see with whom sections are shared"))
VIEW_SECTION_TEAM_GRANT = Action(
    "content.view_sectionteamgrant", label=_("see with which teams sections are shared")
)

VIEW_MEDIA = Action("content.view_asset", label=_("see files in the library"))
UPLOAD_MEDIA = Action("content.upload_media", label=_("upload files into a section"))
EDIT_MEDIA = Action("content.edit_media", label=_("describe a file"))
REPLACE_MEDIA = Action("content.replace_media", label=_("replace a file by a new version"))
TRASH_MEDIA = Action("content.trash_media", label=_("throw a file away"))
RESTORE_MEDIA = Action("content.restore_media", label=_("bring a file back from the trash"))
PURGE_MEDIA = Action("content.purge_media", label=_("remove a file from the trash for good"))
READ_MEDIA = Action("content.read_media", label=_("open a file"))

VIEW_SITE = Action("content.view_site", label=_("see the settings of the site"))
CHANGE_SITE = Action("content.change_site", label=_("change the settings of the site"))
CHANGE_REDIRECTS = Action("content.change_redirects", label=_("see, add and remove redirects"))
REDIRECT_ELSEWHERE = Action("content.redirect_elsewhere", label=_("lead readers to another site"))
OPEN_SITE = Action("content.open_site", label=_("open the site to readers"))
ALLOW_EMBEDS = Action("content.allow_embeds", label=_("say whose videos and charts pages may load"))
EXPORT_CONTENT = Action("content.export_content", label=_("take all content out of the site"))
IMPORT_CONTENT = Action("content.import_content", label=_("import content from another system"))

READ_ARTICLE = Action("content.read_article", label=_("read a published article"))
READ_SECTION = Action("content.read_section", label=_("read the page of a section"))

CHANGE_POLICY = Action("content.change_policy", label=_("change the policy of a section"))
VIEW_POLICY = Action("content.view_policy", label=_("see what a section sets for itself"))
VIEW_POLICY_CHANGE = Action("content.view_policychange", label=_("see changes of policies"))

OPEN_EMERGENCY = Action("content.open_emergency", label=_("publish an article in an emergency"))
SIGN_OFF_EMERGENCY = Action("content.sign_off_emergency", label=_("sign off an emergency publication"))
VIEW_EMERGENCY = Action("content.view_emergencypass", label=_("see emergency publications"))

CORRECT_ARTICLE = Action("content.correct_article", label=_("correct a public article at once"))
COUNTERSIGN_CORRECTION = Action("content.countersign_correction", label=_("countersign an urgent correction"))
REVERT_PUBLICATION = Action(
    "content.revert_publication", label=_("show readers again what they saw before a publication")
)
REVERT_CORRECTION = Action("content.revert_correction", label=_("take an urgent correction back"))
VIEW_CORRECTION = Action("content.view_urgentcorrection", label=_("see urgent corrections"))

SCHEDULE_ARTICLE = Action(
    "content.schedule_article", label=_("schedule when an article is published or taken down")
)
VIEW_SCHEDULE = Action("content.view_scheduledchange", label=_("see what is scheduled"))

ASK_REDACTION = Action("content.ask_redaction", label=_("ask to remove something by law"))
AGREE_TO_REDACTION = Action("content.agree_to_redaction", label=_("agree to a removal by law"))
VIEW_REDACTION = Action("content.view_redaction", label=_("see removals by law"))

VIEW_TEXT = Action("content.view_publictext", label=_("see words proposed for readers"))
ACCEPT_TEXT = Action("content.accept_publictext", label=_("accept words proposed for readers"))
WITHDRAW_TEXT = Action("content.withdraw_publictext", label=_("withdraw or decline proposed words"))
SHOW_TEXT_ALONE = Action("content.show_publictext_alone", label=_("show proposed words in an emergency"))
