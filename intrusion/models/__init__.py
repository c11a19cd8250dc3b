"""Models of intrusion detection: rate-limit buckets, findings and responses."""

from intrusion.models.block import Block
from intrusion.models.bucket import Bucket
from intrusion.models.incident import Incident, Kind
from intrusion.models.measure import Measure, Step
from intrusion.models.observation import Observation

__all__ = ["Block", "Bucket", "Incident", "Kind", "Measure", "Observation", "Step"]
