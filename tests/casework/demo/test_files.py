"""The demonstration shows attached files, kept lists, a locked chronology, and two records that wait to be merged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from safeguarding.casework.access.models import Authority, User
from safeguarding.casework.access.within import within
from safeguarding.casework.attachments import storing
from safeguarding.casework.attachments.models import Attachment
from safeguarding.casework.chronology.models import LockedItem
from safeguarding.casework.demo.loading import load
from safeguarding.casework.finding.models import Search
from safeguarding.casework.merging.models import Merge, NotTheSame
from safeguarding.casework.merging.queries import likely

pytestmark = pytest.mark.once


@pytest.mark.django_db
def test_the_demonstration_holds_files_lists_a_chronology_and_a_merge_that_waits(settings: Any, tmp_path: Path) -> None:
    from safeguarding.evidence.made_up.county import county

    store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": store}
    people = load(county(8, 2026, until=date.today()), "a made-up password")
    by_role = {one.role: User.objects.get(email=one.email) for one in reversed(people)}
    with within(Authority.objects.get().pk):
        files = {storing.name_of(row): storing.bytes_of(row)[:4] for row in Attachment.objects.all()}
        assert files == {"School report.pdf": b"%PDF", "House, drawn.png": b"\x89PNG"}
        assert not any(b"School report" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        kept = Search.objects.exclude(name="").values_list("name", "user")
        assert set(kept) == {
            ("Not seen for four weeks", by_role["social_worker"].pk), ("Rated red", by_role["team_manager"].pk),
        }  # fmt: skip
        assert LockedItem.objects.exists()
        assert not Merge.objects.exists() and not NotTheSame.objects.exists()
        assert likely(by_role["team_manager"])
