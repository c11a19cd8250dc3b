"""Jobs of the content app. The worker runs them; each is a thin cover over a function that a test can call."""

from procrastinate.contrib.django import app

from content.comments.digest_mail import mail_digests


@app.periodic(cron="*/30 * * * *")
@app.task(queueing_lock="mail_comment_digests", lock="mail_comment_digests")
def mail_comment_digests(timestamp: int) -> None:
    """Every half hour, and only if something new waits."""
    mail_digests()
