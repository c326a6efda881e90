"""What was imported."""

from django.db.models import QuerySet

from blocs.models import CatalogueImport


def imports_done(catalogue: str = "") -> QuerySet[CatalogueImport]:
    """Return the imports that were done, the newest first; of one catalogue, or of all."""
    done = CatalogueImport.objects.filter(done_at__isnull=False).select_related("file", "done_by")
    return (done.filter(catalogue=catalogue) if catalogue else done).order_by("-done_at", "-pk")
