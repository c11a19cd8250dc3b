"""Models of intrusion detection: incidents with their observations, responses and blocks, and rate-limit buckets."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from intrusion.pii import open_facts


class Kind(models.TextChoices):
    """The type of an incident's subject."""

    CLIENT = "client", _("A client")
    ACCOUNT = "account", _("An account")
    PAGE = "page", _("A page")
    MANY = "many", _("Very many clients")


class Incident(models.Model):
    """``key`` is a keyed digest of the subject, ``sealed`` its name, encrypted: an address is personal data.

    ``points`` are as of ``last_at``; they decay evenly (intrusion/responses.py). ``blocking`` are those of them
    that may lead to a block.
    """

    kind = models.CharField(_("about"), max_length=10, choices=Kind.choices)
    key = models.BinaryField(_("key"), max_length=32)
    sealed = models.BinaryField(_("subject"))
    account = models.CharField(_("account"), max_length=64, blank=True)
    points = models.FloatField(_("points"), default=0)
    blocking = models.FloatField(_("points towards a block"), default=0)
    findings = models.PositiveIntegerField(_("findings"), default=0)
    opened_at = models.DateTimeField(_("began"), db_default=Now())
    last_at = models.DateTimeField(_("last finding"), db_default=Now())
    is_open = models.BooleanField(_("goes on"), default=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        default_permissions = ()
        constraints = (models.UniqueConstraint("key", condition=Q(is_open=True), name="incident_open_once"),)
        indexes = (models.Index(fields=["-last_at"], name="incident_by_time"),)

    def __str__(self) -> str:
        return f"incident {self.pk}"

    @property
    def subject(self) -> str:
        """The network of the client or the URL of the page; empty if no key can decrypt it any more."""
        facts: dict[str, Any] = open_facts(self.sealed)
        return str(facts.get("subject", ""))


class Observation(models.Model):
    """``sealed``: a few examples with request ids and session digests, encrypted. ``person``: the key of an account."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="observations")
    sensor = models.CharField(_("sensor"), max_length=40)
    person = models.CharField(_("account"), max_length=64, blank=True)
    minute = models.DateTimeField(_("minute"))
    count = models.PositiveIntegerField(_("how often"))
    weight = models.PositiveIntegerField(_("points"))
    sealed = models.BinaryField(_("examples"))
    last_at = models.DateTimeField(_("last"), db_default=Now())

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=["incident", "sensor", "person", "minute"], name="observation_once_a_minute"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sensor} × {self.count}"

    @property
    def examples(self) -> list[dict[str, Any]]:
        """``evidence``, ``request_id`` and ``session`` of the first few findings."""
        found: list[dict[str, Any]] = open_facts(self.sealed).get("examples", [])
        return found


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self) -> Self:
        """Blocks in force, by the database clock."""
        return self.filter(Q(until=None) | Q(until__gt=Now()), lifted_at=None)

    def finished(self) -> Self:
        """Expired blocks whose end is not carried out yet. Only accounts need that."""
        return self.filter(kind=Kind.ACCOUNT, until__lte=Now(), lifted_at=None)


class Block(models.Model):
    """A block of a network or an account. Only users make one without an end. ``sealed``: target, reason and maker,
    encrypted.

    ``froze``: whether the account was frozen by this block, and is to be unfrozen at its end."""

    kind = models.CharField(_("what is blocked"), max_length=10, choices=Kind.choices)
    key = models.BinaryField(_("key"), max_length=32)
    sealed = models.BinaryField(_("target"))
    account = models.CharField(_("account"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("since"), db_default=Now())
    until = models.DateTimeField(_("until"), null=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    by_machine = models.BooleanField(_("made by the guard"), default=False)
    froze = models.BooleanField(_("froze the account"), default=False)
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="blocks")

    objects: ClassVar[models.Manager["Block"]] = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(by_machine=False) | Q(until__isnull=False), name="block_by_machine_ends"
            ),
        )
        indexes = (
            models.Index(fields=["key", "-made_at"], name="block_by_target"),
            models.Index(fields=["until"], condition=Q(lifted_at=None), name="block_in_force"),
        )

    def __str__(self) -> str:
        return f"block {self.pk}"

    @property
    def target(self) -> str:
        """The network, or the name of the account at the time of the block."""
        return str(open_facts(self.sealed).get("target", ""))

    @property
    def reason(self) -> str:
        return str(open_facts(self.sealed).get("reason", ""))

    @property
    def made_by(self) -> str:
        return str(open_facts(self.sealed).get("by", ""))


class Step(models.TextChoices):
    """From the mildest to the strongest."""

    NOTED = "noted", _("Written down")
    SLOWED = "slowed", _("Slowed down")
    ASKED_AGAIN = "asked_again", _("Asked to confirm who they are")
    SESSIONS_ENDED = "sessions_ended", _("Logged out everywhere")
    BLOCKED = "blocked", _("Blocked for a while")
    FROZEN = "frozen", _("Account frozen for a while")


class Measure(models.Model):
    """``done`` is false in a dry run, and if there was nothing to do: then it is what would have been done."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="measures")
    step = models.CharField(_("what was done"), max_length=20, choices=Step.choices)
    points = models.PositiveIntegerField(_("points"))
    at = models.DateTimeField(_("when"), db_default=Now())
    done = models.BooleanField(_("done"), default=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    block = models.ForeignKey(Block, on_delete=models.SET_NULL, null=True, related_name="measures")

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_step_display()}"


class Bucket(models.Model):
    """One limit of one client, name or account, identified only by a keyed digest; see intrusion/buckets.py.

    A bucket that is full again holds no information and may be deleted.
    """

    key = models.BinaryField(_("key"), primary_key=True, max_length=32)
    refilled_at = models.DateTimeField(_("full again at"))

    class Meta:
        verbose_name = _("limit in use")
        verbose_name_plural = _("limits in use")
        default_permissions = ()
        indexes = (models.Index(fields=("refilled_at",), name="bucket_by_refill"),)

    def __str__(self) -> str:
        return bytes(self.key).hex()[:12]
