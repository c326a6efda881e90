"""Forms of this room."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.models import Seat
from emulation.accounts.models import User
from emulation.accounts.step_up import StepUpForm
from emulation.files.forms import UploadForm
from emulation.forms import CleanCharField, OnceForm, helper_without_tag
from emulation.moments import MOMENT_ATTRIBUTES, MomentField
from pledges.conference.enums import PaperKind, Presence
from pledges.conference.models import Attendance, Conference, Note
from pledges.forms import HiddenHash
from pledges.signing_forms import HandwritingFields


class ConferenceForm(OnceForm, forms.ModelForm):
    """When and where, how, who chairs and who writes."""

    helper = helper_without_tag()

    class Meta:
        model = Conference
        fields = ("title", "planned_at", "place", "meeting", "chair", "secretary")
        field_classes = dict.fromkeys(("title", "place", "chair", "secretary"), CleanCharField) | {
            "planned_at": MomentField
        }
        widgets = {"planned_at": forms.DateTimeInput(attrs=MOMENT_ATTRIBUTES, format="%d/%m/%Y %H:%M")}
        help_texts = {
            "chair": gettext_lazy("Họ tên, chức vụ như sẽ ghi trong biên bản."),
            "secretary": gettext_lazy("Họ tên, chức vụ như sẽ ghi trong biên bản."),
        }

    def values(self) -> dict[str, Any]:
        """Return the fields as ``plan_conference`` takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class RollForm(forms.Form):
    """The roll call: for every unit and guest whether it is there, and who came."""

    def __init__(self, *args: Any, attendances: list[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attendances = attendances
        for row in attendances:
            self.fields[f"presence-{row.pk}"] = forms.ChoiceField(
                choices=Presence.choices,
                initial=row.presence,
                label=_("Điểm danh: %(who)s") % {"who": row},
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"name-{row.pk}"] = CleanCharField(
                max_length=200,
                required=row.seat is None,
                initial=row.name,
                label=_("Người dự: %(who)s") % {"who": row},
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    def rows(self) -> list[tuple[Attendance, Any, Any]]:
        """Return each attendance with its two bound fields."""
        return [(row, self[f"presence-{row.pk}"], self[f"name-{row.pk}"]) for row in self.attendances]

    def called(self) -> dict[int, tuple[str, str]]:
        """Return the answers as ``call_roll`` takes them."""
        data = self.cleaned_data
        return {row.pk: (data[f"presence-{row.pk}"], data[f"name-{row.pk}"]) for row in self.attendances}


class PaperForm(UploadForm):
    """A paper that the conference is to adopt."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại tài liệu"), choices=PaperKind.choices)
    title = CleanCharField(
        label=gettext_lazy("Tên tài liệu"),
        max_length=250,
        help_text=gettext_lazy("Ví dụ: Kế hoạch thi đua năm 2026 của Khối"),
        error_messages={"required": gettext_lazy("Chưa có tên tài liệu. Hãy nhập tên.")},
    )

    field_order = ("kind", "title", "file", "no_state_secret")


class GuestForm(OnceForm):
    """A guest who is there."""

    name = CleanCharField(
        label=gettext_lazy("Đại biểu mời (họ tên, chức vụ)"),
        max_length=200,
        error_messages={"required": gettext_lazy("Chưa ghi đại biểu. Hãy nhập họ tên, chức vụ.")},
    )

    helper = helper_without_tag()


class NoteForm(OnceForm, forms.ModelForm):
    """What was said during the present step."""

    helper = helper_without_tag()

    class Meta:
        model = Note
        fields = ("remark", "seat", "speaker", "text")
        field_classes = {"text": CleanCharField, "speaker": CleanCharField}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.queryset = Seat.objects.filter(bloc_year=conference.bloc_year_id).select_related("unit", "bloc_year")
        seat.label_from_instance = lambda row: row.name.short
        seat.empty_label = _("— Không thuộc đơn vị thành viên —")

    def values(self) -> dict[str, Any]:
        """Return the fields as ``take_note`` takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class IdentityForm(StepUpForm):
    """Who stands before the shared screen: user name, password, and a code where the account has a second factor.

    Nobody is logged in by it: the answer holds for one deed. Wrong ones are counted as on every page that asks again.
    """

    username = forms.CharField(label=gettext_lazy("Tên đăng nhập của người đại diện"), max_length=150)
    sha256 = HiddenHash(required=False)

    counted_at = "shared-screen-"
    field_order = ("username", "password", "code", "sha256")
    helper = helper_without_tag()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=None, **kwargs)
        self.fields["username"].widget.attrs["autocomplete"] = "off"
        self.fields["password"].label = _("Mật khẩu của người đại diện")
        self.fields["password"].widget.attrs["autocomplete"] = "off"

    def clean_username(self) -> str:
        """Find the account; whether there is one is not told apart from a wrong password."""
        username: str = self.cleaned_data["username"]
        self.user = User.objects.filter(username__iexact=username.strip(), is_active=True).first()
        return username

    def clean_password(self) -> str:
        """Check the password of the account that was named."""
        if self.user is None:
            raise ValidationError(_("Mật khẩu không đúng. Hãy nhập lại; chưa có gì được ghi."))
        return super().clean_password()


class TabletSignForm(HandwritingFields, IdentityForm):
    """A signature at the shared screen, perhaps with handwriting: a screen in a meeting room often takes a finger or a pen."""

    read = forms.BooleanField(
        label=gettext_lazy("Tôi đã đọc toàn văn giao ước và đồng ý ký."),
        error_messages={"required": gettext_lazy("Cần xác nhận đã đọc toàn văn trước khi ký.")},
    )

    field_order = ("read", "drawn", "picture", "username", "password", "code", "sha256")
