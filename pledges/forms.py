"""Forms of this room. They check what one form can see; the domain functions check the rest."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blocs.models import Decision, Post, Seat
from emulation import clock
from emulation.accounts.models import User
from emulation.forms import CleanCharField, OnceForm, PointsField, helper_without_tag
from emulation.moments import DAY_ATTRIBUTES, DeadlineField
from emulation.working_days import end_of_work, on_working_day
from pledges.domain.signing import MAX_REASON
from pledges.domain.text import clause_text, places_in
from pledges.enums import Beginning, Disposition, Section
from pledges.models import Clause, Ground, Opinion, Pledge, PledgeTemplate, Target, Version
from pledges.movements import DETAILS, details_of

_HEADING_TEXTS = ("superior", "organiser", "number", "place", "abstract", "opening", "closing", "recipients")
_CONSULTATION_DAYS = 4  # as long as the opinions of a real bloc took


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class HiddenVersion(forms.IntegerField):
    """The version that the editor saw; a missing or odd one counts as outdated, since nobody sees errors of hidden fields."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        """Return the version, 0 where it cannot be read."""
        try:
            return super().clean(value) or 0
        except forms.ValidationError:
            return 0


class HiddenHash(forms.CharField):
    """The SHA-256 that the signer saw; whatever else comes is not that of the frozen text, and the domain says so."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> str:
        """Return the text as it came, cut to the length of a hash."""
        return str(value or "")[:64]


EMPHASIS = _("**chữ đậm**, _chữ nghiêng_; xuống dòng được giữ nguyên. Mọi ký hiệu khác in đúng như đã gõ.")


class Versioned(forms.Form):
    """Carries the version of the pledge at which the page was opened."""

    version = HiddenVersion(required=False)

    def seen(self) -> int:
        """Return the version that the editor saw."""
        return int(self.cleaned_data["version"])


class StartForm(forms.Form):
    """What a draft needs to begin."""

    place = CleanCharField(label=_("Nơi ký"), max_length=100, help_text=_("Ví dụ: Thái Bình"))
    conference_on = forms.DateField(label=_("Ngày hội nghị ký kết"), widget=forms.DateInput(attrs=DAY_ATTRIBUTES))
    start = forms.ChoiceField(label=_("Bắt đầu với"), choices=Beginning.choices, widget=forms.RadioSelect)

    helper = helper_without_tag()

    def __init__(
        self, *args: Any, earlier: Pledge | None, templates: Iterable[PledgeTemplate] = (), **kwargs: Any
    ) -> None:
        """Offer the pledge ``earlier`` where there is one, and then propose it, and each of ``templates``."""
        proposed = Beginning.SKELETON if earlier is None else Beginning.EARLIER
        super().__init__(*args, initial={"start": proposed}, **kwargs)
        self.templates = {f"{Beginning.TEMPLATE}-{template.pk}": template for template in templates}
        labels: dict[str, Any] = {}
        if earlier is not None:
            labels[Beginning.EARLIER] = gettext(
                "Giao ước năm %(year)d của khối: căn cứ mới, các khoản và chỉ tiêu như cũ"
            ) % {"year": earlier.bloc_year.year}
        for value, template in self.templates.items():
            labels[value] = gettext("Mẫu: %(name)s") % {"name": template.name}
        labels |= {each: each.label for each in (Beginning.SKELETON, Beginning.EMPTY)}
        self.fields["start"].choices = list(labels.items())  # type: ignore[attr-defined]

    @property
    def template(self) -> PledgeTemplate | None:
        """Return the chosen template, None where the draft begins otherwise."""
        return self.templates.get(self.cleaned_data["start"])


class HeadingForm(Versioned, forms.ModelForm):
    """Everything of the document beside its parts."""

    helper = helper_without_tag()

    class Meta:
        model = Pledge
        fields = ("superior", "organiser", "number", "place", "conference_on", *_HEADING_TEXTS[4:])
        field_classes = dict.fromkeys(_HEADING_TEXTS, CleanCharField)
        widgets = {
            "conference_on": forms.DateInput(attrs=DAY_ATTRIBUTES),
            "abstract": _area(2),
            "opening": _area(4),
            "closing": _area(4),
            "recipients": _area(4),
        }
        help_texts = {"opening": EMPHASIS, "closing": EMPHASIS}


class PartForm(Versioned, OnceForm, forms.ModelForm):
    """A part of the draft; added once however often it is sent, edited under its version."""

    helper = helper_without_tag()

    def values(self) -> dict[str, Any]:
        """Return the fields of the part as the domain functions take them."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.fields}


class GroundForm(PartForm):
    """A "Căn cứ" line, perhaps with the decision that it cites."""

    decision = forms.ModelChoiceField(
        Decision.objects.all(),
        label=_("Quyết định trong danh mục"),
        required=False,
        empty_label=_("— Không dẫn quyết định trong danh mục —"),
    )

    class Meta:
        model = Ground
        fields = ("text", "decision")
        field_classes = {"text": CleanCharField}
        widgets = {"text": _area(3)}


class ClauseForm(PartForm):
    """A clause in its section."""

    section = forms.ChoiceField(label=_("Phần"), choices=Section.choices)

    class Meta:
        model = Clause
        fields = ("section", "text", *DETAILS)
        field_classes = dict.fromkeys(("text", "sponsor", "theme"), CleanCharField)
        widgets = {"text": _area(6)} | {
            name: forms.DateInput(attrs=DAY_ATTRIBUTES) for name in ("starts_on", "ends_on")
        }
        help_texts = {
            "text": EMPHASIS,
            "level": _("Cấp, cơ quan phát động, thời gian, chủ đề được in trong ngoặc đơn sau tên phong trào."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the details of a movement only where one is named, or where some were given before."""
        super().__init__(*args, **kwargs)
        section = self.data.get("section") or self.get_initial_for_field(self.fields["section"], "section")
        given = details_of(self.instance) or any(self.data.get(name) for name in DETAILS)
        if section != Section.MOVEMENT and not given:
            for name in DETAILS:
                del self.fields[name]


class TargetForm(PartForm):
    """A target of the whole bloc or of one unit."""

    planned = PointsField(label=_("Mức phấn đấu"), help_text=_("Ví dụ: 97,5"))

    class Meta:
        model = Target
        fields = ("indicator", "measure", "direction", "planned", "seat")
        field_classes = {"indicator": CleanCharField, "measure": CleanCharField}
        widgets = {"indicator": _area(2)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.queryset = Seat.objects.filter(bloc_year=self.instance.pledge.bloc_year_id).select_related(
            "unit", "bloc_year"
        )
        seat.label_from_instance = lambda seat: seat.name.full
        seat.empty_label = _("— Cả khối —")


class DeadlineForm(Versioned):
    """Until when opinions are taken."""

    due_at = DeadlineField(label=_("Hạn góp ý"), initial=lambda: usual_deadline())

    helper = helper_without_tag()


class CirculationForm(DeadlineForm):
    """A new round for a changed text: until when, and what was changed."""

    note = CleanCharField(
        label=_("Đã sửa những gì"),
        max_length=1000,
        required=False,
        widget=_area(3),
        help_text=_("Các đơn vị xem được từng chỗ đã sửa ở trang so sánh."),
    )


def usual_deadline() -> datetime:
    """Return the end of work on the fourth day from now, or on the first working day after it."""
    return end_of_work(on_working_day(clock.today() + timedelta(days=_CONSULTATION_DAYS)))


class OpinionForm(OnceForm, forms.ModelForm):
    """What a unit says to the version that goes round: to one clause or target of it, or to the whole."""

    sha256 = HiddenHash(required=False)
    place = forms.ChoiceField(
        label=_("Góp ý vào"),
        required=False,
        error_messages={"invalid_choice": _("Khoản này không có trong bản đang lấy ý kiến. Hãy chọn khoản khác.")},
    )

    helper = helper_without_tag("once", "sha256", "place", "proposed", "text")

    class Meta:
        model = Opinion
        fields = ("place", "proposed", "text")
        field_classes = {"text": CleanCharField, "proposed": CleanCharField}
        widgets = {"text": _area(4), "proposed": _area(4)}
        help_texts = {"proposed": _("Chỉ dùng khi góp ý vào một khoản: sửa thẳng vào câu chữ của khoản.")}

    def __init__(self, *args: Any, version: Version | None, place: str = "", **kwargs: Any) -> None:
        """Offer the places of ``version``; with ``place`` its words are there to be changed."""
        text = version.text if version else {"sections": [], "targets": [], "targets_number": ""}
        start = {"place": place, "proposed": clause_text(text, place), "sha256": version.sha256 if version else ""}
        super().__init__(*args, initial=start, **kwargs)
        places = [("", _("— Toàn văn dự thảo —")), *places_in(text).items()]
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return the fields as ``give_opinion`` takes them."""
        return {name: self.cleaned_data[name] for name in ("place", "proposed", "text", "sha256")}


class AnswerForm(forms.Form):
    """The drafter's answer to an opinion."""

    disposition = forms.ChoiceField(label=_("Kết quả"), choices=Disposition.choices, widget=forms.RadioSelect)
    answer = CleanCharField(label=_("Nội dung trả lời"), max_length=6000, required=False, widget=_area(3))
    take_over = forms.BooleanField(label=_("Đưa nguyên văn đề nghị vào khoản"), required=False)

    helper = helper_without_tag()

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        """Offer to take over the proposed wording where the clause is still there and says something else."""
        start = {"disposition": opinion.disposition, "answer": opinion.answer}
        super().__init__(*args, initial=start, auto_id=f"id_{opinion.pk}_%s", **kwargs)
        if not opinion.proposed or opinion.clause is None or opinion.clause.words == opinion.proposed:
            del self.fields["take_over"]


class WitnessForm(OnceForm):
    """A leader of the host unit to be named as witness."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Người chứng kiến"), empty_label=_("— Chọn lãnh đạo đơn vị chủ quản —")
    )

    helper = helper_without_tag()

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        host = pledge.bloc_year.bloc.host_unit_id
        posts = Post.objects.valid_on(clock.today()).filter(unit=host, capacity="leader")
        people: Any = self.fields["person"]
        people.queryset = User.objects.filter(pk__in=posts.values("person")).exclude(
            pk__in=pledge.signatories.filter(seat=None).values("person")
        )


class ReasonForm(forms.Form):
    """A reason that is kept in the record."""

    note = CleanCharField(
        label=_("Lý do"),
        max_length=MAX_REASON,
        widget=_area(3),
        error_messages={"required": _("Cần ghi lý do. Hãy nhập lý do rồi thực hiện lại.")},
    )

    helper = helper_without_tag()
