"""The record of deeds: rows that are only ever added, each bound to the one before it by a hash.

A row carries names and ids but no foreign keys, so that it outlives what it tells about. The chain is held by three
things: ``previous_hash`` in every row, the row of ``ChainHead`` (one per database, locked while a row is added), and an
anchor file outside the database (see anchor.py) that betrays a tail which was cut off together with the head.
"""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from emulation.audit.words import deed_name

GENESIS = "0" * 64


class AppendOnly(models.QuerySet["Event"]):
    """Refuses what would rewrite history."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise TypeError("Audit events are append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("Audit events are append-only.")


class Event(models.Model):
    """One deed: who did what to which object, when, in the words of that day."""

    sequence = models.PositiveBigIntegerField(_("số thứ tự"), primary_key=True)
    at = models.DateTimeField(_("thời điểm"), db_index=True)
    verb = models.CharField(_("việc"), max_length=80, db_index=True)
    actor_id = models.BigIntegerField(_("mã người thực hiện"), null=True)
    actor_name = models.CharField(_("người thực hiện"), max_length=200)
    object_type = models.CharField(_("loại đối tượng"), max_length=80)
    object_id = models.CharField(_("mã đối tượng"), max_length=40)
    object_name = models.CharField(_("đối tượng"), max_length=300)
    note = models.TextField(_("lý do"), blank=True)
    details = models.JSONField(_("chi tiết"), default=dict)
    previous_hash = models.CharField(_("mã băm trước"), max_length=64)
    hash = models.CharField(_("mã băm"), max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("nhật ký")
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="event_object")]

    def __str__(self) -> str:
        return f"#{self.sequence} {deed_name(self.verb)}: {self.object_name}"

    def compute_hash(self) -> str:
        """Return the SHA-256 (hex) over every field of the row but ``hash`` itself, in canonical JSON."""
        content = {
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).isoformat(),
            "verb": self.verb,
            "actor": [self.actor_id, self.actor_name],
            "object": [self.object_type, self.object_id, self.object_name],
            "note": self.note,
            "details": self.details,
            "previous": self.previous_hash,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; a second save is refused."""
        if not self._state.adding:
            raise TypeError("Audit events are append-only.")
        super().save(*args, force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("Audit events are append-only.")


class ChainHead(models.Model):
    """The end of the chain. Its one row is locked while an event is added, which keeps the chain from forking."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="chain_head_is_one_row")]

    def __str__(self) -> str:
        return f"#{self.sequence}"
