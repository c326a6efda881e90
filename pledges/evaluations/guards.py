"""What the database itself holds about adopted criteria and published results; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_ADOPTED = _("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới.")
_PUBLISHED = _("Kết quả đã công bố, không thể sửa. Đính chính là một lần công bố mới.")


def _of_adopted_set(table: str, event: str) -> Guard:
    row = "NEW" if event == "INSERT" else "OLD"
    return Guard(
        f"{table}_{event.lower()}_adopted",
        f"evaluations_{table}",
        event,
        f"(SELECT state FROM evaluations_criteriaset WHERE id = {row}.criteria_set_id) = 'adopted'",
        _ADOPTED,
    )


def _of_published_evaluation(event: str) -> Guard:
    row = "NEW" if event == "INSERT" else "OLD"
    return Guard(
        f"score_{event.lower()}_published",
        "evaluations_score",
        event,
        f"(SELECT state FROM evaluations_evaluation WHERE id = {row}.evaluation_id) = 'published'",
        _PUBLISHED,
    )


declare(
    *(
        _of_adopted_set(table, event)
        for table in ("criterion", "ratingband")
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
    Guard(
        "adopted_set_stays",
        "evaluations_criteriaset",
        "UPDATE",
        "OLD.state = 'adopted' AND (NEW.state <> 'adopted' OR NEW.name <> OLD.name OR NEW.label <> OLD.label "
        "OR NEW.algorithm <> OLD.algorithm)",
        _ADOPTED,
    ),
    *(_of_published_evaluation(event) for event in ("INSERT", "UPDATE", "DELETE")),
    Guard(
        "published_evaluation_stays",
        "evaluations_evaluation",
        "UPDATE",
        "OLD.state = 'published'",
        _PUBLISHED,
    ),
    Guard("publication_is_not_updated", "evaluations_publication", "UPDATE", "1 = 1", _PUBLISHED),
    Guard("publication_is_not_deleted", "evaluations_publication", "DELETE", "1 = 1", _PUBLISHED),
    Guard(
        "period_keeps_its_criteria",
        "evaluations_period",
        "UPDATE",
        "NEW.criteria_set_id <> OLD.criteria_set_id OR NEW.bloc_year_id <> OLD.bloc_year_id "
        "OR (OLD.state <> 'open' AND NEW.state = 'open')",
        _("Kỳ đánh giá giữ nguyên bộ tiêu chí và khối từ khi mở, và không mở lại sau khi công bố."),
    ),
)
