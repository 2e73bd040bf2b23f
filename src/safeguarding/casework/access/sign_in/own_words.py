"""Passwords made of words that anyone would try here first."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

from safeguarding.casework.access.within import within

WORDS = ("safeguarding", "safeguard", "workbook", "children", "services", "council", "password", "family", "families", "social", "worker", "county", "borough", "welcome", "spring", "summer", "autumn", "winter")  # fmt: skip
#: Letters that must be left of a password when such words are taken out (a proposal).
FEWEST = 4


class OwnWords:
    """Refuses a password of little more than words of this service, names of the person's council, agency, office and
    team, digits and signs."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted((*WORDS, *_names_around(user)), key=len, reverse=True):
            left = left.replace(word, " ")
        if left != password.casefold() and sum(map(str.isalpha, left)) < FEWEST:
            raise ValidationError(
                "This password is made of words that others would try first. Choose another.", code="password_own_words"
            )

    def get_help_text(self) -> str:
        return "Your password must not be made of this service’s, your council’s or your team’s name."


def _names_around(user: Any) -> set[str]:
    """The words of the names of the person's council, agencies, offices and teams."""
    if user is None or not user.authority_id:
        return set()
    with within(user.authority_id):
        posts = user.posts.values_list("agency__name", "office__name", "team__name")
        names = [user.authority.name, *(name for post in posts for name in post if name)]
    return {word for name in names for word in re.findall(r"\w+", name.casefold()) if len(word) > 3}
