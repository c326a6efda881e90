"""What the database itself holds about registrations that are not drafts; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_HANDED_IN = _("Đăng ký đã gửi hoặc đã xác nhận, không sửa được. Hãy đề nghị trả lại rồi sửa.")
_STRANGE = _("Đơn vị đăng ký phải là thành viên của chính khối và năm của đợt đăng ký.")
_FOREIGN = _("Chỉ tiêu giao ước được dẫn phải là của chính khối, năm và đơn vị đăng ký.")


def _handed_in(row: str) -> str:
    return f"(SELECT state FROM registration_registration WHERE id = {row}.registration_id) <> 'draft'"


def _changed(*columns: str) -> str:
    """Return the condition that one of ``columns`` changes; that a pledge lets go of its target changes no promise."""
    return " OR ".join(
        f"COALESCE(CAST(OLD.{each} AS TEXT), '') <> COALESCE(CAST(NEW.{each} AS TEXT), '')" for each in columns
    )


_COLUMNS = {
    "registeredtitle": ("registration_id", "title_id", "people"),
    "registeredtarget": ("registration_id", "indicator", "measure", "direction", "planned"),
}

declare(
    *(
        Guard(f"{table}_{event.lower()}_handed_in", f"registration_{table}", event, _handed_in(row), _HANDED_IN)
        for table in _COLUMNS
        for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
    *(
        Guard(
            f"{table}_update_handed_in",
            f"registration_{table}",
            "UPDATE",
            f"({_handed_in('OLD')} OR {_handed_in('NEW')}) AND ({_changed(*columns)})",
            _HANDED_IN,
        )
        for table, columns in _COLUMNS.items()
    ),
    *(
        Guard(
            f"registeredtarget_{event.lower()}_of_own_pledge",
            "registration_registeredtarget",
            event,
            "NEW.pledged_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pledges_target t "
            "JOIN pledges_pledge p ON p.id = t.pledge_id JOIN blocs_seat s ON s.bloc_year_id = p.bloc_year_id "
            "JOIN registration_registration r ON r.seat_id = s.id "
            "WHERE t.id = NEW.pledged_id AND r.id = NEW.registration_id AND (t.seat_id IS NULL OR t.seat_id = s.id))",
            _FOREIGN,
        )
        for event in ("INSERT", "UPDATE")
    ),
    *(
        Guard(
            f"registration_{event.lower()}_of_its_round",
            "registration_registration",
            event,
            "(SELECT bloc_year_id FROM blocs_seat WHERE id = NEW.seat_id) <> "
            "(SELECT bloc_year_id FROM registration_round WHERE id = NEW.round_id)",
            _STRANGE,
        )
        for event in ("INSERT", "UPDATE")
    ),
)
