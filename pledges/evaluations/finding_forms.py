"""The form of a finding that evidence is dishonest."""

from django import forms
from django.utils.translation import gettext_lazy

from emulation.forms import CleanCharField, OnceForm, helper_without_tag


class FindingForm(OnceForm):
    """Why evidence is found dishonest."""

    reason = CleanCharField(
        label=gettext_lazy("Lý do, căn cứ kết luận"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Cần ghi lý do kết luận minh chứng không trung thực.")},
    )

    helper = helper_without_tag()
