"""What the database itself holds about a conference that is closed; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_CLOSED = _("Hội nghị đã bế mạc, biên bản đã chốt nên không sửa được.")
_STATE = "(SELECT state FROM conference_conference WHERE id = {row}.conference_id) = 'closed'"


def _frozen(table: str, event: str) -> Guard:
    row = "OLD" if event == "DELETE" else "NEW"
    return Guard(f"{table}_{event.lower()}_closed", f"conference_{table}", event, _STATE.format(row=row), _CLOSED)


_ADOPTED = _("Tài liệu đã được hội nghị thông qua, không thể sửa hoặc bỏ.")

declare(
    *(
        _frozen(table, event)
        for table in ("agendaitem", "attendance", "note", "paper")
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    *(
        Guard(f"paper_{event.lower()}_adopted", "conference_paper", event, "OLD.adopted_at IS NOT NULL", _ADOPTED)
        for event in ("UPDATE", "DELETE")
    ),
    *(
        Guard(f"conference_{event.lower()}_closed", "conference_conference", event, "OLD.state = 'closed'", _CLOSED)
        for event in ("UPDATE", "DELETE")
    ),
)
