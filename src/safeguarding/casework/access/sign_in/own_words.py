"""Passwords made of words that anyone would try here first."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

WORDS = ("safeguarding", "safeguard", "workbook", "children", "services", "council", "password", "family", "families", "social", "worker", "county", "borough", "welcome", "spring", "summer", "autumn", "winter")  # fmt: skip
#: Letters that must be left of a password when such words are taken out (a proposal).
FEWEST = 4


class OwnWords:
    """Refuses a password of little more than words of this service, the council's name, digits and signs."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted((*WORDS, *_name_of_council(user)), key=len, reverse=True):
            left = left.replace(word, " ")
        if left != password.casefold() and sum(map(str.isalpha, left)) < FEWEST:
            raise ValidationError(
                "This password is made of words that others would try first. Choose another.", code="password_own_words"
            )

    def get_help_text(self) -> str:
        return "Your password must not be made of this service’s or your council’s name."


def _name_of_council(user: Any) -> list[str]:
    name = user.authority.name if user is not None and user.authority_id else ""
    return [word for word in re.findall(r"\w+", name.casefold()) if len(word) > 3]
