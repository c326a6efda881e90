"""``manage.py load_demo``: play the story of the seed into an empty database."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from blocs.enums import Capacity, Position
from blocs.models import Unit
from emulation import clock
from emulation.accounts.models import User
from emulation.audit.log import record
from emulation.audit.models import Event
from pledges.evaluations.demo import criteria, hung_yen, story, thai_binh, units
from pledges.evaluations.demo.people import People, accounts_path

LOADED = "demo.loaded"


class Command(BaseCommand):
    """Loads both blocs in one transaction: all of the story or nothing."""

    help = "Nạp dữ liệu trình diễn (Thái Bình 2021, Hưng Yên 2026) vào cơ sở dữ liệu trống."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--if-empty``: a database with real data is left alone without an error."""
        parser.add_argument(
            "--if-empty", action="store_true", help="Không báo lỗi khi cơ sở dữ liệu đã có dữ liệu thật."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the demo once; a second call changes nothing, real data is never touched."""
        if Event.objects.filter(verb=LOADED).exists():
            self.stdout.write("Dữ liệu trình diễn đã có, giữ nguyên.")
            return
        if Unit.objects.exists() or User.objects.exists():
            if options["if_empty"]:
                self.stdout.write("Cơ sở dữ liệu đã có dữ liệu thật, không nạp dữ liệu trình diễn.")
                return
            raise CommandError(
                "Cơ sở dữ liệu đã có dữ liệu thật, không nạp dữ liệu trình diễn. "
                "Hãy dùng một cơ sở dữ liệu trống (đặt VAR_DIR hoặc DATABASE_URL khác)."
            )
        with transaction.atomic():
            people = self._play()
        path = people.write()
        self.stdout.write(f"Đã nạp dữ liệu trình diễn. Tài khoản và mật khẩu: {path}")

    def _play(self) -> People:
        """Play both stories; the administrator is the first account."""
        people = People()
        with clock.at(story.hour(date(2020, 12, 1), "08:00")):
            administrator = people.open("quan-tri", "Quản trị hệ thống", "Quản trị hệ thống (trang Quản trị)")
            sector = units.sector(people)
            people.appoint(administrator, sector, Position.SPECIALIST, Capacity.ADMINISTRATOR)
            people.by = administrator
            criteria_set = criteria.adopt_illustrative(administrator)
        # Their posts ended with their units on 30/6/2025, so nobody of them can log in today.
        thai_binh.play(replace(people, gone=True), criteria_set, sector)
        hung_yen.play(people, criteria_set, sector)
        story.keep_template()
        record(LOADED, sector, by=administrator, details={"accounts": accounts_path().name})
        return people
