"""Jobs of the content app. The worker runs them; each is a thin wrapper around a function that a test can call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from content.articles.scheduled_publishing import carry_out_due
from content.bulk.execution import forget_old
from content.comments.digest_mail import mail_digests
from content.comments.reports import forget_reporters
from content.corrections.reverting import revert_due
from content.guests import inviting as letter
from content.maintenance import link_checker
from content.media import removed, renditions, store, trash
from content.media.uploads import cleaning, inspecting
from content.notifications import emails, report_answers, site_reminders
from content.notifications.key_notices import announce_keys
from content.policies.change import apply_due
from content.reviewing.reminders import remind_reviewers
from content.search.dictionary import FORGETTING, forget_words
from content.search.query import bring_in_due
from content.trash import section_trash as trash_of_sections
from content.trash import verbs as trash_of_articles


@app.periodic(cron="*/30 * * * *")
@app.task(queueing_lock="mail_comment_digests", lock="mail_comment_digests")
def mail_comment_digests(timestamp: int) -> None:
    """Every half hour, and only if there are new comments."""
    mail_digests()


@app.task(name=report_answers.JOB, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_report_answer(*, kind: str, key: int) -> None:
    """To a user who reported a comment, or to the writer of a removed one."""
    report_answers.mail_answer(kind, key)


@app.periodic(cron="33 3 * * *")
@app.task(name="content.forget_reporters", queueing_lock="forget_reporters", lock="forget_reporters")
def forget_old_reporters(timestamp: int) -> None:
    """Every night: what was written in reports that were decided half a year ago."""
    forget_reporters()


@app.task(name="content.mail_news", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_news(*, kind: str, key: int, event: str) -> None:
    """One notification to all users concerned."""
    emails.notify_concerned(kind, key, event)


@app.task(name="content.mail_news_to", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_news_to(*, kind: str, key: int, event: str, person: int) -> None:
    """One notification to one user."""
    emails.mail_to(person, kind, key, event)


@app.periodic(cron="* * * * *")
@app.task(name="content.apply_policies", queueing_lock="apply_policies", lock="apply_policies")
def apply_policies(timestamp: int) -> None:
    """Every minute: loosenings after their 72 hours."""
    apply_due()


@app.periodic(cron="* * * * *")
@app.task(name="content.publish_scheduled", queueing_lock="publish_scheduled", lock="publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Every minute: scheduled changes that are due. After an outage, everything that became due meanwhile, once.

    Corrections without a countersignature first: scheduled changes may wait for them.
    """
    revert_due()
    carry_out_due()


@app.periodic(cron="* * * * *")
@app.task(name="content.announce_keys", queueing_lock="announce_keys", lock="announce_keys")
def announce_new_keys(timestamp: int) -> None:
    """Every minute: mails the owners of new passkeys. Signatures are checked beside the queue (audit_log/upkeep.py)."""
    announce_keys()


@app.periodic(cron="* * * * *")
@app.task(name="content.bring_in_due", queueing_lock="bring_in_due", lock="bring_in_due")
def bring_in_newest_words(timestamp: int) -> None:
    """Every minute: indexes what was saved, so that the next search does not wait for it."""
    while bring_in_due():
        pass


@app.periodic(cron="7 * * * *")
@app.task(name="content.remind_reviewers", queueing_lock="remind_reviewers", lock="remind_reviewers")
def mail_review_reminders(timestamp: int) -> None:
    """Every hour, and to no user twice a day: reviews due by tomorrow or overdue."""
    remind_reviewers()


@app.periodic(cron="11 6 * * *")
@app.task(name="content.remind_of_site", queueing_lock="remind_of_site", lock="remind_of_site")
def remind_of_site(timestamp: int) -> None:
    """Every morning while words that readers see lack a second look; on Mondays while a yearly review is due."""
    site_reminders.remind()


@app.task(name=site_reminders.JOB, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_site_reminder(*, person: int) -> None:
    """The reminder to one user."""
    site_reminders.mail_reminder(person)


@app.task(name="content.inspect_upload", retry=RetryStrategy(max_attempts=6, exponential_wait=3))
def inspect_upload(*, key: int) -> None:
    """Inspects and stores an upload."""
    inspecting.inspect_upload(key)


@app.periodic(cron="*/5 * * * *")
@app.task(name="content.clean_uploads", queueing_lock="clean_uploads")
def clean_uploads(timestamp: int) -> None:
    """Every five minutes: unfinished uploads, and leftovers of killed processes."""
    cleaning.clean_uploads()


@app.periodic(cron="17 * * * *")
@app.task(name="content.tidy_library", queueing_lock="tidy_library", lock="tidy_library")
def tidy_library(timestamp: int) -> None:
    """Every hour: expired articles, sections and files in the trash, and bytes that belong to no file.

    And redacted bytes that a killed worker may have left.
    """
    trash_of_articles.empty_trash()  # first: files used only by its articles can be deleted then
    trash_of_sections.empty_trash()
    trash.empty_trash()
    trash.remove_unused()
    forget_old()
    removed.destroy_all()
    store.remove_unfinished()


@app.periodic(cron="*/10 * * * *")
@app.task(name="content.look_over", queueing_lock="look_over", lock="look_over")
def look_over(timestamp: int) -> None:
    """Every ten minutes: broken links, and pictures without alternative text, where anything changed."""
    link_checker.look_over()


@app.periodic(cron="47 3 * * *")
@app.task(name="content.look_over_everything", queueing_lock="look_over_everything", lock="look_over")
def look_over_everything(timestamp: int) -> None:
    """Every night: the same in every article."""
    link_checker.look_over_everything()


@app.periodic(cron="23 3 * * *")
@app.task(name=FORGETTING, lock="forget_words")
def forget_old_words(timestamp: int = 0) -> None:
    """Every night, and after a redaction: deletes words that no longer occur."""
    forget_words()


@app.task(name=letter.JOB, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_guest(*, key: int) -> None:
    """The link for a guest, generated on sending: the queue never holds it."""
    letter.mail_guest(key)


@app.task(name=removed.JOB, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def destroy_file(*, digest: str) -> None:
    """The bytes of a redacted picture."""
    removed.destroy(digest)


@app.task(name=renditions.JOB, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def make_rendition(*, digest: str, name: str) -> None:
    """A requested rendition of a picture."""
    renditions.make(digest, name)
