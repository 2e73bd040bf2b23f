"""Every page of the room, opened by those who may, and refused to those who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.staff.conftest import Keepers

from safeguarding.casework.access.models import Cover, SharingAgreement
from safeguarding.casework.families.situations import Barred, BreakGlass, Restriction


def made(keepers: Keepers) -> dict[str, Any]:
    """The keys of one row of each kind."""
    house, now = keepers.house, timezone.now()
    of = {"authority": house.authority}
    barred = Barred.objects.create(
        **of, family=house.family, user=house.outsider, reason="Related", started_at=now, made_by=house.manager
    )
    glass = BreakGlass.objects.create(
        **of, family=house.family, user=house.outsider, reason="A child alone", opened_at=now - timedelta(hours=3),
        expires_at=now - timedelta(hours=2), review_due=timezone.localdate(),
    )  # fmt: skip
    cover = Cover.objects.create(
        **of, post=house.post_of(house.outsider), team=house.team, kind="duty", starts_at=now,
        ends_at=now + timedelta(hours=1), made_by=house.manager,
    )  # fmt: skip
    return {"barred": barred.pk, "glass": glass.pk, "cover": cover.pk}


def address(name: str, keepers: Keepers, keys: dict[str, Any]) -> str:
    house = keepers.house
    sam = house.social_worker
    args = {
        "colleague": [sam.pk], "give-post": [sam.pk], "switch-account": [sam.pk],
        "invite": [sam.pk], "end-post": [sam.pk, house.post_of(sam).pk], "end-cover": [keys["cover"]],
        "agreement": [SharingAgreement.objects.get().pk], "withdraw-agreement": [SharingAgreement.objects.get().pk],
        "review-emergency": [keys["glass"]], "unbar": [house.family.pk, keys["barred"]],
    }  # fmt: skip
    of_family = ("sharing", "decide-sharing", "leave-out", "restricted", "restrict", "bar")
    return reverse(name, args=args.get(name, [house.family.pk] if name in of_family else []))


PAGES = {
    "administrator": ("people", "add-colleague", "colleague", "give-post", "end-post", "switch-account", "cover",
                      "give-cover", "end-cover", "agreements", "agreement"),
    "manager": ("cover", "give-cover", "end-cover", "agreements", "agreement", "sharing", "decide-sharing", "leave-out",
                "restricted", "restrict", "bar", "unbar", "emergency", "emergencies", "review-emergency"),
    "ig": ("agreements", "agreement", "add-agreement", "withdraw-agreement", "sharing", "decide-sharing", "leave-out",
           "restricted", "restrict", "bar", "unbar", "emergency", "emergencies", "review-emergency"),
    "social_worker": ("sharing", "decide-sharing", "emergency"),
    "victim_worker": ("sharing", "decide-sharing"),
    "perpetrator_worker": (),
    "substance_worker": (),
    "performance": ("agreements", "agreement"),
    "analyst": (),
    "chair": (),
    "support": (),
}  # fmt: skip
EVERY = sorted({name for names in PAGES.values() for name in names})


@pytest.mark.parametrize("who", sorted(PAGES))
def test_each_page_opens_for_those_who_may_and_for_nobody_else(keepers: Keepers, who: str) -> None:
    keys = made(keepers)
    client = keepers.house.client(getattr(keepers, who, None) or getattr(keepers.house, who))
    found = {name: client.get(address(name, keepers, keys)).status_code for name in EVERY}
    assert {name for name, status in found.items() if status == 200} == set(PAGES[who])
    assert {status for name, status in found.items() if name not in PAGES[who]} <= {403, 404}


def test_another_teams_manager_finds_none_of_the_familys_pages(keepers: Keepers) -> None:
    keys = made(keepers)
    client = keepers.house.client(keepers.house.outside_manager)
    for name in ("sharing", "restricted", "bar", "unbar", "review-emergency"):
        assert client.get(address(name, keepers, keys)).status_code == 404, name


def test_lists_without_rows_say_so(keepers: Keepers) -> None:
    client = keepers.house.client(keepers.ig)
    assert "No file has been opened in an emergency." in client.get(reverse("emergencies")).content.decode()
    family = [keepers.house.family.pk]
    assert "No decision to share" in client.get(reverse("sharing", args=family)).content.decode()
    assert "Nobody is barred." in client.get(reverse("restricted", args=family)).content.decode()
    assert "Nobody covers a team" in keepers.house.client(keepers.administrator).get(reverse("cover")).content.decode()


def test_a_restriction_is_made_seen_and_lifted_through_the_pages(keepers: Keepers) -> None:
    house = keepers.house
    client, family = house.client(house.manager), [house.family.pk]
    named = [str(house.post_of(user).pk) for user in (house.manager, house.social_worker, keepers.ig)]
    client.post(reverse("restrict", args=family), {"posts": named, "reason": "Known in the town"})
    page = client.get(reverse("restricted", args=family)).content.decode()
    assert "Known in the town" in page
    assert "Sam Okafor, Social worker, North 1" in page
    assert house.client(house.victim_worker).get(reverse("family", args=family)).status_code == 404
    client.post(reverse("lift-restriction", args=[*family, Restriction.objects.get().pk]))
    assert house.client(house.victim_worker).get(reverse("family", args=family)).status_code == 200


def test_lists_cost_the_same_however_long(keepers: Keepers, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = keepers.house.client(keepers.administrator)
    client.get(reverse("people"))
    for number in range(30):
        keepers.worker(f"more{number}", "social_worker", keepers.house.team)
    with django_assert_max_num_queries(14):
        assert client.get(reverse("people")).status_code == 200
