"""What the database itself holds about adopted criteria and published results; see emulation/guards.py."""

from django.utils.translation import gettext_noop as _

from emulation.guards import Guard, declare

_ADOPTED = _("Bộ tiêu chí đã ban hành, không thể sửa. Hãy soạn phiên bản mới.")
_REPORTED = _("Mục trong kho chỉ được dẫn, bỏ dẫn khi phiếu đánh giá chưa nộp hoặc bị trả lại.")
_MEASURED = _("Kết quả chỉ tiêu chỉ được sửa khi phiếu đánh giá chưa nộp hoặc bị trả lại.")
_NARRATED = _("Nội dung báo cáo chỉ được sửa khi phiếu đánh giá chưa nộp hoặc bị trả lại.")
_PUBLISHED = _("Kết quả đã công bố, không thể sửa. Đính chính là một lần công bố mới.")

_CORRECTING = _("Đính chính đã công bố hoặc đã hủy, không thể sửa. Hãy lập đính chính mới.")
_EVIDENCE = _("Phiếu đã nộp nên minh chứng giữ nguyên. Hãy rút phiếu, hoặc đề nghị khối trưởng trả lại.")


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


def _evidence_of_closed_sheet(event: str) -> Guard:
    return Guard(
        f"evidence_{event.lower()}_closed",
        "evaluations_evidence",
        event,
        "(SELECT evaluation.state FROM evaluations_evaluation evaluation JOIN evaluations_score score "
        f"ON score.evaluation_id = evaluation.id WHERE score.id = {_ROWS[event][0]}.score_id) "
        "IN ('submitted', 'appraised')",
        _EVIDENCE,
    )


def _line_of_closed_correction(event: str) -> Guard:
    return Guard(
        f"corrected_score_{event.lower()}_closed",
        "evaluations_correctedscore",
        event,
        " OR ".join(
            f"(SELECT state FROM evaluations_correction WHERE id = {row}.correction_id) <> 'draft'"
            for row in _ROWS[event]
        ),
        _CORRECTING,
    )


def _kept(table: str, event: str) -> Guard:
    return Guard(f"{table}_{event.lower()}_never", f"evaluations_{table}", event, "1 = 1", _PUBLISHED)


def _report_of_closed_sheet(event: str) -> Guard:
    return Guard(
        f"reported_highlight_{event.lower()}_closed",
        "evaluations_reportedhighlight",
        event,
        "(SELECT state FROM evaluations_evaluation "
        f"WHERE id = {_ROWS[event][0]}.evaluation_id) NOT IN ('draft', 'returned')",
        _REPORTED,
    )


def _part_of_closed_sheet(name: str, table: str, event: str, message: str) -> Guard:
    return Guard(
        f"{name}_{event.lower()}_closed",
        f"evaluations_{table}",
        event,
        " OR ".join(
            f"(SELECT state FROM evaluations_evaluation WHERE id = {row}.evaluation_id) NOT IN ('draft', 'returned')"
            for row in _ROWS[event]
        ),
        message,
    )


declare(
    *(_of_adopted_set(table, event) for table in ("criterion", "ratingband") for event in _ROWS),
    Guard(
        "adopted_set_stays",
        "evaluations_criteriaset",
        "UPDATE",
        "OLD.state = 'adopted' AND (NEW.state <> 'adopted' OR NEW.name <> OLD.name OR NEW.label <> OLD.label "
        "OR NEW.algorithm <> OLD.algorithm OR NEW.illustrative <> OLD.illustrative OR NEW.basis <> OLD.basis "
        "OR NEW.unit_kinds <> OLD.unit_kinds OR NEW.tie_breaks <> OLD.tie_breaks "
        "OR COALESCE(NEW.ceiling, -1) <> COALESCE(OLD.ceiling, -1) "
        "OR COALESCE(NEW.bloc_year_id, -1) <> COALESCE(OLD.bloc_year_id, -1) "
        "OR COALESCE(NEW.host_unit_id, -1) <> COALESCE(OLD.host_unit_id, -1) "
        "OR COALESCE(NEW.replaces_id, -1) <> COALESCE(OLD.replaces_id, -1) "
        "OR (NEW.effective_from IS NULL) <> (OLD.effective_from IS NULL) OR NEW.effective_from <> OLD.effective_from "
        # Decision and last day may be added later, when they come: once.
        "OR (OLD.effective_to IS NOT NULL AND (NEW.effective_to IS NULL OR NEW.effective_to <> OLD.effective_to)) "
        "OR (OLD.decision_id IS NOT NULL AND (NEW.decision_id IS NULL OR NEW.decision_id <> OLD.decision_id)))",
        _ADOPTED,
    ),
    Guard("adopted_set_is_not_deleted", "evaluations_criteriaset", "DELETE", "OLD.state = 'adopted'", _ADOPTED),
    Guard(
        "evaluation_keeps_its_criteria",
        "evaluations_evaluation",
        "UPDATE",
        "COALESCE(NEW.own_criteria_set_id, -1) <> COALESCE(OLD.own_criteria_set_id, -1)",
        _("Phiếu giữ nguyên bộ tiêu chí từ khi mở kỳ đánh giá."),
    ),
    *(_of_published_evaluation(event) for event in _ROWS),
    *(_evidence_of_published_evaluation(event) for event in _ROWS),
    *(_evidence_of_closed_sheet(event) for event in ("INSERT", "DELETE")),
    *(_line_of_closed_correction(event) for event in _ROWS),
    *(_kept(table, event) for table in ("publishedsheet", "publishedpaper") for event in ("UPDATE", "DELETE")),
    Guard("closed_correction_stays", "evaluations_correction", "UPDATE", "OLD.state <> 'draft'", _CORRECTING),
    Guard("correction_is_not_deleted", "evaluations_correction", "DELETE", "1 = 1", _CORRECTING),
    Guard(
        "corrected_score_is_of_the_period",
        "evaluations_correctedscore",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM evaluations_score s JOIN evaluations_evaluation e ON e.id = s.evaluation_id "
        "JOIN evaluations_correction c ON c.period_id = e.period_id "
        "WHERE s.id = NEW.score_id AND c.id = NEW.correction_id)",
        _("Chỉ đính chính được điểm của chính kỳ đó."),
    ),
    Guard(
        "publication_follows_a_correction",
        "evaluations_publication",
        "INSERT",
        "NEW.sequence > 1 AND (NOT EXISTS (SELECT 1 FROM evaluations_correction c "
        "WHERE c.period_id = NEW.period_id AND c.state = 'draft') "
        "OR NOT EXISTS (SELECT 1 FROM evaluations_publication p WHERE p.id = NEW.corrects_id "
        "AND p.period_id = NEW.period_id AND p.sequence = NEW.sequence - 1))",
        _("Lần công bố sau phải đi từ một đính chính và nối tiếp lần trước."),
    ),
    Guard(
        "published_sheet_is_in_its_table",
        "evaluations_publishedsheet",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM evaluations_publication p WHERE p.id = NEW.publication_id "
        "AND CAST(p.snapshot AS TEXT) LIKE '%' || NEW.sha256 || '%')",
        _("Phiếu không thuộc bảng kết quả đã niêm phong."),
    ),
    *(_report_of_closed_sheet(event) for event in ("INSERT", "DELETE")),
    *(_part_of_closed_sheet("target_result", "targetresult", event, _MEASURED) for event in _ROWS),
    *(_part_of_closed_sheet("narrative", "narrative", event, _NARRATED) for event in _ROWS),
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
