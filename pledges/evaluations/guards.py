"""What the database itself holds about adopted criteria and published results; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_ADOPTED = _("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới.")
_REPORTED = _("Mục trong kho chỉ được dẫn, bỏ dẫn khi phiếu đánh giá chưa nộp hoặc bị trả lại.")
_MEASURED = _("Kết quả chỉ tiêu chỉ được sửa khi phiếu đánh giá chưa nộp hoặc bị trả lại.")
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


def _report_of_closed_sheet(event: str) -> Guard:
    return Guard(
        f"reported_highlight_{event.lower()}_closed",
        "evaluations_reportedhighlight",
        event,
        "(SELECT state FROM evaluations_evaluation "
        f"WHERE id = {_ROWS[event][0]}.evaluation_id) NOT IN ('draft', 'returned')",
        _REPORTED,
    )


def _result_of_closed_sheet(event: str) -> Guard:
    return Guard(
        f"target_result_{event.lower()}_closed",
        "evaluations_targetresult",
        event,
        " OR ".join(
            f"(SELECT state FROM evaluations_evaluation WHERE id = {row}.evaluation_id) NOT IN ('draft', 'returned')"
            for row in _ROWS[event]
        ),
        _MEASURED,
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
    *(_report_of_closed_sheet(event) for event in ("INSERT", "DELETE")),
    *(_result_of_closed_sheet(event) for event in _ROWS),
    *(
        Guard(
            f"target_result_{event.lower()}_of_own_target",
            "evaluations_targetresult",
            event,
            "NOT EXISTS (SELECT 1 FROM registration_registeredtarget t "
            "JOIN registration_registration r ON r.id = t.registration_id "
            "JOIN evaluations_evaluation e ON e.seat_id = r.seat_id "
            "WHERE t.id = NEW.target_id AND e.id = NEW.evaluation_id AND r.state = 'confirmed')",
            _("Chỉ nhập được kết quả của chỉ tiêu đơn vị đã đăng ký và đã được xác nhận."),
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "measured_target_keeps_its_words",
        "registration_registeredtarget",
        "UPDATE",
        "(NEW.indicator <> OLD.indicator OR NEW.measure <> OLD.measure OR NEW.direction <> OLD.direction) "
        "AND EXISTS (SELECT 1 FROM evaluations_targetresult r WHERE r.target_id = OLD.id)",
        _("Chỉ tiêu đã có kết quả trong phiếu đánh giá nên chỉ sửa được mức đăng ký."),
    ),
    Guard("reported_highlight_is_not_updated", "evaluations_reportedhighlight", "UPDATE", "1 = 1", _REPORTED),
    Guard(
        "reported_highlight_is_the_units_own",
        "evaluations_reportedhighlight",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM library_highlight h, evaluations_evaluation e, evaluations_period p "
        "WHERE h.id = NEW.highlight_id AND e.id = NEW.evaluation_id AND p.id = e.period_id "
        "AND h.state = 'shared' AND h.seat_id = e.seat_id AND (h.quarter IS NULL OR h.quarter = p.quarter "
        "OR (p.quarter > 4 AND h.quarter * 3 <= p.quarter)))",
        _("Chỉ dẫn được mục của chính đơn vị, đã chia sẻ, thuộc kỳ này hoặc cả năm."),
    ),
    Guard(
        "reported_highlight_stays_shared",
        "library_highlight",
        "UPDATE",
        "NEW.state <> 'shared' AND EXISTS "
        "(SELECT 1 FROM evaluations_reportedhighlight r WHERE r.highlight_id = NEW.id)",
        _("Mục đang được dẫn trong phiếu đánh giá nên không rút được. Hãy bỏ dẫn ở phiếu trước."),
    ),
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
        "OR (OLD.state NOT IN ('planned', 'open') AND NEW.state IN ('planned', 'open')) "
        "OR (OLD.state = 'open' AND NEW.state = 'planned')",
        _("Kỳ đánh giá giữ nguyên bộ tiêu chí và khối từ khi mở, và không mở lại sau khi công bố."),
    ),
)
