"""What the database itself holds about adopted criteria and published results; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_ADOPTED = _("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới.")
_PUBLISHED = _("Kết quả đã công bố, không thể sửa. Đính chính là một lần công bố mới.")


# An UPDATE looks at both rows: what is published or adopted neither changes nor receives a row from elsewhere.
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def _of_adopted_set(table: str, event: str) -> Guard:
    return Guard(
        f"{table}_{event.lower()}_adopted",
        f"evaluations_{table}",
        event,
        " OR ".join(
            f"(SELECT state FROM evaluations_criteriaset WHERE id = {row}.criteria_set_id) = 'adopted'"
            for row in _ROWS[event]
        ),
        _ADOPTED,
    )


def _of_published_evaluation(event: str) -> Guard:
    return Guard(
        f"score_{event.lower()}_published",
        "evaluations_score",
        event,
        " OR ".join(
            f"(SELECT state FROM evaluations_evaluation WHERE id = {row}.evaluation_id) = 'published'"
            for row in _ROWS[event]
        ),
        _PUBLISHED,
    )


def _evidence_of_published_evaluation(event: str) -> Guard:
    return Guard(
        f"evidence_{event.lower()}_published",
        "evaluations_evidence",
        event,
        " OR ".join(
            "(SELECT evaluation.state FROM evaluations_evaluation evaluation JOIN evaluations_score score "
            f"ON score.evaluation_id = evaluation.id WHERE score.id = {row}.score_id) = 'published'"
            for row in _ROWS[event]
        ),
        _PUBLISHED,
    )


declare(
    *(_of_adopted_set(table, event) for table in ("criterion", "ratingband") for event in _ROWS),
    Guard(
        "adopted_set_stays",
        "evaluations_criteriaset",
        "UPDATE",
        "OLD.state = 'adopted' AND (NEW.state <> 'adopted' OR NEW.name <> OLD.name OR NEW.label <> OLD.label "
        "OR NEW.algorithm <> OLD.algorithm OR NEW.illustrative <> OLD.illustrative)",
        _ADOPTED,
    ),
    *(_of_published_evaluation(event) for event in _ROWS),
    *(_evidence_of_published_evaluation(event) for event in _ROWS),
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
