import re

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import emulation.clock


def keep_as_bound_by_name(apps, schema_editor):
    """Keep what was bound because of a name, as that; and show of the numbers of people their last digits only."""
    for row in apps.get_model("pledges", "BoundCertificate").objects.order_by("pk").iterator():
        row.state = "withdrawn" if row.ended_at else "by_name"
        row.subject = re.sub(r"\d{9,}", lambda found: "•" * (len(found[0]) - 4) + found[0][-4:], row.subject)
        row.save(update_fields=["state", "subject"])


def back_to_bound(apps, schema_editor):
    """Let one row of each certificate stand as bound; what the older tables do not know ends."""
    rows = apps.get_model("pledges", "BoundCertificate").objects
    rows.filter(state="pending", ended_at=None).update(ended_at=models.F("claimed_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0008_factors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="boundcertificate",
            name="boundcertificate_of_one_person",
        ),
        migrations.RenameField(model_name="boundcertificate", old_name="bound_at", new_name="claimed_at"),
        migrations.RenameField(model_name="boundcertificate", old_name="unbound_at", new_name="ended_at"),
        migrations.AlterField(
            model_name="boundcertificate",
            name="claimed_at",
            field=models.DateTimeField(default=emulation.clock.now, verbose_name="nhận lúc"),
        ),
        migrations.AlterField(
            model_name="boundcertificate",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="kết thúc lúc"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="confirmed_at",
            field=models.DateTimeField(null=True, verbose_name="xác nhận lúc"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người xác nhận",
            ),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="issuer",
            field=models.CharField(blank=True, max_length=500, verbose_name="tổ chức cấp"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="issuer_key",
            field=models.CharField(blank=True, max_length=64, verbose_name="khóa của tổ chức cấp"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="name",
            field=models.CharField(blank=True, max_length=300, verbose_name="tên trên chứng thư"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="note",
            field=models.CharField(blank=True, max_length=1000, verbose_name="ghi chú"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="renews",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewals",
                to="pledges.boundcertificate",
                verbose_name="thay cho chứng thư",
            ),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="state",
            field=models.CharField(
                choices=[
                    ("by_name", "Gắn theo tên, chưa xác nhận"),
                    ("pending", "Chờ quản trị viên xác nhận"),
                    ("confirmed", "Đã xác nhận"),
                    ("refused", "Không được xác nhận"),
                    ("withdrawn", "Đã gỡ"),
                ],
                default="pending",
                max_length=10,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="uid_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="uid_shown",
            field=models.CharField(blank=True, max_length=120, verbose_name="mã định danh trên chứng thư"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="valid_from",
            field=models.DateTimeField(null=True, verbose_name="hiệu lực từ"),
        ),
        migrations.AddField(
            model_name="boundcertificate",
            name="valid_until",
            field=models.DateTimeField(null=True, verbose_name="hiệu lực đến"),
        ),
        migrations.RunPython(keep_as_bound_by_name, back_to_bound),
        migrations.AddConstraint(
            model_name="boundcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["by_name", "pending", "confirmed", "refused", "withdrawn"])),
                name="boundcertificate_state_known",
                violation_error_message="Giá trị không nằm trong danh mục. Hãy chọn lại từ danh sách.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boundcertificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["by_name", "confirmed"])),
                fields=("sha256",),
                name="boundcertificate_of_one_person",
                violation_error_message="Chứng thư số này đang gắn với một tài khoản khác. Quản trị viên phải gỡ khỏi tài khoản đó trước.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boundcertificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["by_name", "pending", "confirmed"])),
                fields=("person", "sha256"),
                name="boundcertificate_once_a_person",
                violation_error_message="Chứng thư số này đã có trong danh sách của bạn. Hãy tải lại trang.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boundcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("ended_at", None), ("state__in", ["by_name", "pending"])),
                    models.Q(("confirmed_at__isnull", False), ("ended_at", None), ("state", "confirmed")),
                    models.Q(("confirmed_at", None), ("ended_at__isnull", False), ("state", "refused")),
                    models.Q(("ended_at__isnull", False), ("state", "withdrawn")),
                    _connector="OR",
                ),
                name="boundcertificate_state_has_moment",
                violation_error_message="Trạng thái của chứng thư không khớp với thời điểm xác nhận và kết thúc.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boundcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None), ("renews", None)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        models.Q(
                            models.Q(("confirmed_by__isnull", False), ("renews", None)),
                            models.Q(("confirmed_by", None), ("renews__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="boundcertificate_confirmed_by_somebody",
                violation_error_message="Chứng thư đã xác nhận phải có người xác nhận hoặc chứng thư mà nó thay.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boundcertificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(("confirmed_by", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="boundcertificate_confirmed_by_another",
                violation_error_message="Không ai tự xác nhận chứng thư của mình. Hãy nhờ một quản trị viên khác.",
            ),
        ),
    ]
