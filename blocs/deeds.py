"""What the deeds on units, posts, blocs and their years are called."""

from django.utils.translation import gettext_lazy as _

from emulation.audit.words import name_deeds

name_deeds(
    {
        "bloc.founded": _("Lập khối"),
        "bloc.refounded": _("Lập lại khối"),
        "bloc.closed": _("Kết thúc khối"),
        "bloc.regulation_adopted": _("Ban hành quy chế của khối"),
        "bloc_year.opened": _("Mở năm thi đua"),
        "bloc_year.opened_from_last_year": _("Mở năm thi đua từ năm trước"),
        "bloc_year.activated": _("Đưa năm thi đua vào hoạt động"),
        "bloc_year.closed": _("Kết thúc năm thi đua"),
        "bloc_year.leadership_named": _("Chọn khối trưởng, khối phó"),
        "bloc_year.pack_taken": _("Tải hồ sơ bàn giao"),
        "bloc_year.seats_reordered": _("Đổi thứ tự đơn vị trong khối"),
        "bloc_year.unit_excluded": _("Không xét thi đua một đơn vị"),
        "bloc_year.unit_readmitted": _("Xét thi đua lại một đơn vị"),
        "bloc_year.unit_unseated": _("Đưa đơn vị ra khỏi khối"),
        "bloc_year.units_seated": _("Xếp đơn vị vào khối"),
        "catalogue.exported": _("Xuất danh mục"),
        "catalogue.imported": _("Nhập danh mục từ tệp"),
        "decision.recorded": _("Ghi quyết định"),
        "post.appointed": _("Bổ nhiệm chức vụ"),
        "post.ended": _("Kết thúc chức vụ"),
        "post.handed_over": _("Bàn giao chức vụ"),
        "post.withdrawn": _("Hủy chức vụ"),
        "seat.taken": _("Vào khối trong năm"),
        "unit.established": _("Thành lập đơn vị"),
        "unit.closed": _("Kết thúc đơn vị"),
        "unit.renamed": _("Đổi tên đơn vị"),
        "unit.former_name_added": _("Thêm tên cũ của đơn vị"),
        "units.reorganised": _("Sắp xếp lại đơn vị"),
        "workcalendar.lines_changed": _("Sửa lịch công tác"),
    }
)
