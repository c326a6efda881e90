"""Reading all stored files through: each content once, however many rows name it."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Min

from emulation.audit.log import record
from emulation.files import damage
from emulation.files.models import StoredFile
from emulation.files.store import DamagedFile, check


def verify_all() -> Iterator[DamagedFile]:
    """Read every stored content through and yield what is damaged; damage that is new is recorded, and the end is noted."""
    known, count, damaged = set(damage.noted()), 0, 0
    first = StoredFile.objects.order_by().values("sha256").annotate(first=Min("pk")).values("first")
    for file in StoredFile.objects.filter(pk__in=first).order_by("pk").iterator(chunk_size=500):
        count += 1
        try:
            check(file)
        except DamagedFile as found:
            damaged += 1
            if file.sha256 not in known:
                with transaction.atomic():
                    record("file.found_damaged", file, by=None, details={"sha256": file.sha256, "size": file.size})
            yield found
    damage.all_checked(count, damaged)
