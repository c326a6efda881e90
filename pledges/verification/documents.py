"""The completion certificate as PDF: plain facts in, page out, with an empty field for the organiser's seal."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from emulation.canonical import canonical_json
from emulation.documents import Attachment, render_pdf
from emulation.documents.typography import long_date, unbroken_name
from pledges.documents.codes import code_on_paper

Plain = dict[str, Any]
STYLES = ("print.css", "places.css", "papers.css", "completion.css")
DATA_NAME = "chung-nhan-hoan-tat.json"
FIELD = "seal"


def completion_pdf(facts: Plain) -> bytes:
    """Return the page of ``facts`` (pledges/verification/domain/completion.py) with the facts inside. Raises ``RenderFailed``."""
    with translation.override("vi"):
        made = timezone.localtime(datetime.fromisoformat(facts["made_at"]))
        context = {
            "title": f"Giấy chứng nhận hoàn tất ký kết – {facts['paper']['name']}",
            "superior": unbroken_name(facts["paper"]["superior"]),
            "organiser": unbroken_name(facts["paper"]["organiser"]),
            "place": facts["paper"]["place"],
            "day": long_date(made.date()),
            "made": f"{made:%H:%M:%S %d/%m/%Y}",
            "facts": facts,
            "rows": [
                row | {"when": _moment(row["signed_at"]), "claimed": row["claimed_at"] and _moment(row["claimed_at"])}
                for row in facts["signatures"]
            ],
            "code": code_on_paper(facts["paper"]["code"]),
            "seal_field": FIELD,
        }
        data = Attachment(
            name=DATA_NAME,
            content=canonical_json(facts).encode(),
            created=made.date().isoformat(),
            description="Dữ liệu của giấy chứng nhận (JSON chuẩn tắc)",
        )
        return render_pdf(render_to_string("print/completion.html", context), stylesheets=STYLES, attachments=(data,))


def _moment(written: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(written)):%H:%M:%S %d/%m/%Y}"
