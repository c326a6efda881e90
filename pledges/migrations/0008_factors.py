from django.db import migrations, models


class Migration(migrations.Migration):
    """What stood behind a signature; of what was signed before this nothing is known, and nothing is said."""

    dependencies = [
        ("pledges", "0007_foreign_drawings"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="factors",
            field=models.CharField(
                blank=True,
                choices=[
                    ("password", "mật khẩu"),
                    ("password-totp", "mật khẩu + mã TOTP"),
                    ("password-recovery", "mật khẩu + mã dự phòng"),
                    ("password-passkey", "mật khẩu + khóa truy cập"),
                ],
                default="",
                max_length=20,
                verbose_name="xác nhận bằng",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("factors__in", ["", "password", "password-totp", "password-recovery", "password-passkey"])
                ),
                name="revision_factors_known",
                violation_error_message="Giá trị không nằm trong danh mục. Hãy chọn lại từ danh sách.",
            ),
        ),
    ]
