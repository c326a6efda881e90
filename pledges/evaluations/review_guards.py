"""What the database itself holds about sheets under review; see emulation/guards.py.

A handed-in sheet keeps what the unit wrote, a returned one opens exactly the returned lines, an appraised one keeps the
appraisal but for the lines of an accepted objection. Steps, decided objections and extensions are never rewritten.
"""

from django.apps import apps
from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare


def _columns(*beginnings: str) -> list[str]:
    """Return the columns of a score whose names begin so: what a rule asks for may grow, the guards grow with it."""
    fields = apps.get_model("evaluations", "Score")._meta.concrete_fields
    return [field.column for field in fields if field.name.startswith(beginnings)]


_LOCKED = _("Phiếu chỉ được trả lại một số dòng; dòng này không mở nên không sửa được.")
_HANDED_IN = _("Phiếu đã nộp: số liệu của đơn vị không sửa được. Hãy rút phiếu, hoặc đề nghị trả lại dòng cần sửa.")
_APPRAISED = _("Dòng này đã thẩm định xong. Chỉ sửa được dòng có kiến nghị được chấp nhận.")
_STANDING = _("Thường trực chỉ thẩm định phiếu đã được khối thẩm định xong và chưa công bố.")
_STEPS = _("Diễn biến của dòng điểm được giữ nguyên, không sửa, không xóa.")
_DECIDED = _("Kiến nghị đã có quyết định, không thể sửa.")
_EXTENDED = _("Lần gia hạn được giữ nguyên, không sửa, không xóa.")
_OPENED = _("Dòng mở lại được giữ nguyên; chỉ ghi thêm giải trình và lúc đóng.")
_NOT_OPEN = _("Kỳ đánh giá chưa mở nên chưa nhập kết quả được.")


def _state(row: str) -> str:
    return f"(SELECT state FROM evaluations_evaluation WHERE id = {row}.evaluation_id)"


def _opened(evaluation: str, side: str, criterion: str = "") -> str:
    """Return the condition that the sheet has lines opened for ``side``, or that this ``criterion`` is one of them."""
    only = f" AND o.criterion_id = {criterion}" if criterion else ""
    return (
        f"EXISTS (SELECT 1 FROM evaluations_openedline o WHERE o.evaluation_id = {evaluation} "
        f"AND o.side = '{side}' AND o.closed_at IS NULL{only})"
    )


def _locked(evaluation: str, side: str, criterion: str) -> str:
    return f"{_opened(evaluation, side)} AND NOT {_opened(evaluation, side, criterion)}"


def _differs(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) + ")"


_OF_UNIT = _differs(*_columns("self_"), "not_applicable", "reason", "note")
_OF_APPRAISER = _differs(*_columns("appraised", "appraisal_", "dishonest"))
_OF_STANDING = _differs(*_columns("standing"))


def _evidence_of_locked_line(event: str, row: str) -> Guard:
    return Guard(
        f"evidence_{event.lower()}_locked",
        "evaluations_evidence",
        event,
        "EXISTS (SELECT 1 FROM evaluations_score s JOIN evaluations_evaluation e ON e.id = s.evaluation_id "
        f"WHERE s.id = {row}.score_id AND e.state = 'returned' AND {_locked('e.id', 'unit', 's.criterion_id')})",
        _LOCKED,
    )


def _whole_sheet_only(table: str, event: str, row: str) -> Guard:
    return Guard(
        f"{table}_{event.lower()}_locked",
        f"evaluations_{table}",
        event,
        f"{_state(row)} = 'returned' AND EXISTS (SELECT 1 FROM evaluations_openedline o WHERE "
        f"o.evaluation_id = {row}.evaluation_id AND o.side = 'unit' AND o.closed_at IS NULL AND o.note <> '')",
        _LOCKED,
    )


def _kept(table: str, message: str) -> list[Guard]:
    return [
        Guard(f"{table}_is_not_{event.lower()}d", f"evaluations_{table}", event, "1 = 1", message)
        for event in ("UPDATE", "DELETE")
    ]


_ROWS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))

declare(
    *(
        Guard(
            f"score_{event.lower()}_locked",
            "evaluations_score",
            event,
            f"{_state(row)} = 'returned' AND {_locked(f'{row}.evaluation_id', 'unit', f'{row}.criterion_id')}",
            _LOCKED,
        )
        for event, row in _ROWS
    ),
    Guard(
        "score_of_the_unit_stays_once_handed_in",
        "evaluations_score",
        "UPDATE",
        f"{_OF_UNIT} AND {_state('NEW')} IN ('submitted', 'appraised')",
        _HANDED_IN,
    ),
    Guard(
        "score_of_the_appraiser_stays_once_appraised",
        "evaluations_score",
        "UPDATE",
        f"{_OF_APPRAISER} AND ({_state('NEW')} = 'appraised' OR ({_state('NEW')} = 'submitted' AND "
        f"{_locked('NEW.evaluation_id', 'appraiser', 'NEW.criterion_id')}))",
        _APPRAISED,
    ),
    Guard(
        "score_of_the_standing_body_follows_the_appraisal",
        "evaluations_score",
        "UPDATE",
        f"{_OF_STANDING} AND NEW.standing AND {_state('NEW')} <> 'appraised'",
        _STANDING,
    ),
    Guard(
        "score_waits_for_its_period",
        "evaluations_score",
        "INSERT",
        "EXISTS (SELECT 1 FROM evaluations_evaluation e JOIN evaluations_period p ON p.id = e.period_id "
        "WHERE e.id = NEW.evaluation_id AND p.state = 'planned')",
        _NOT_OPEN,
    ),
    *(_evidence_of_locked_line(event, row) for event, row in _ROWS),
    *(_whole_sheet_only("targetresult", event, row) for event, row in _ROWS),
    *(_whole_sheet_only("reportedhighlight", event, row) for event, row in _ROWS if event != "UPDATE"),
    Guard(
        "opened_line_stays",
        "evaluations_openedline",
        "UPDATE",
        "OLD.closed_at IS NOT NULL OR "
        + _differs(*("evaluation_id", "criterion_id", "side", "note", "before", "before_result", "opened_by_id")),
        _OPENED,
    ),
    Guard("opened_line_is_not_deleted", "evaluations_openedline", "DELETE", "1 = 1", _OPENED),
    *_kept("scorestep", _STEPS),
    *_kept("extension", _EXTENDED),
    Guard(
        "objection_stays",
        "evaluations_objection",
        "UPDATE",
        "OLD.state <> 'open' OR " + _differs("evaluation_id", "criterion_id", "reason", "raised_by_id"),
        _DECIDED,
    ),
    Guard("objection_is_not_deleted", "evaluations_objection", "DELETE", "1 = 1", _DECIDED),
    Guard(
        "objection_follows_the_appraisal",
        "evaluations_objection",
        "INSERT",
        f"{_state('NEW')} <> 'appraised'",
        _("Chỉ kiến nghị được khi phiếu đã thẩm định xong và chưa công bố."),
    ),
)
