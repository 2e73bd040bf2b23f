"""How deprived the places are in which linked people live, by the index that the authority has put where the setting says."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.conf import settings

from safeguarding.casework.families.models import Address
from safeguarding.casework.feeds.bulk import in_parts
from safeguarding.evidence.areas import AreasError, load

NOT_LOADED = "Deprivation: not known, as no index is loaded."


def fifths(authority: int, people: Collection[str]) -> tuple[dict[str, str] | None, str]:
    """The fifth of each person's last known home, and in words which index says so; None, and why, where none can say.

    Only the fifth leaves this function. Protected addresses are kept elsewhere and are not looked at.
    """
    path = Path(settings.DEPRIVATION_INDEX) if settings.DEPRIVATION_INDEX else settings.DATA / "areas/deprivation.toml"
    if not settings.DEPRIVATION_INDEX and not path.exists():
        return None, NOT_LOADED
    homes: dict[str, str | None] = dict.fromkeys(people)
    rows = Address.objects.filter(authority=authority).order_by("start", "pk").values_list("person", "postcode")
    for some in in_parts(UUID(key) for key in people):
        homes |= {str(person): postcode for person, postcode in rows.filter(person__in=some)}
    try:
        index = load(path)
        return index.fifths(homes), f"Deprivation: {index.words}. Source: {index.source}."
    except AreasError as error:
        return None, f"Deprivation: not known, as the index can’t be used. {error}"
