"""How every page of the room that asks is put together: the form, what stands meanwhile, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.casework.families.frame import frame
from safeguarding.casework.families.models import Family
from safeguarding.casework.people.forms import Ask
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.versions import Overtaken, Version

OVERTAKEN = "Somebody changed this first. What stands now is below. Change that instead, if it is still wrong"
Words = Callable[[Any], Sequence[tuple[str, str]]]


class Asked:
    """A form and what became of its answers. `standing` is what somebody else wrote meanwhile."""

    def __init__(self, request: HttpRequest, form: Ask) -> None:
        self.request, self.form = request, form
        self.standing: Version | None = None

    def done(self, act: Callable[[], Any]) -> bool:
        """Whether the form was sent, was right, and `act` did what it says. Sentences about doubts are shown."""
        if self.request.method != "POST" or not self.form.is_valid():
            return False
        try:
            made = act()
        except Impossible as error:
            self.form.refuse(error)
        except Overtaken as error:
            self.standing = error.standing
            self.form.add_error(None, OVERTAKEN)
        else:
            doubts = made[1] if isinstance(made, tuple) else ()
            messages.success(self.request, " ".join(["Saved.", *doubts]))
            return True
        return False

    def page(
        self, family: Family, title: str, back: str, *, heading: str = "", button: str = "Save", lead: str = "",
        words: Words | None = None,
    ) -> HttpResponse:  # fmt: skip
        """The page of the form. `title` names nobody; `heading` may. `words` says what stands, line by line."""
        standing = self.standing
        gone = standing is not None and standing.withdrawn
        context = {
            "form": self.form,
            "title": title,
            "heading": heading or title,
            "button": button,
            "lead": lead,
            "back_url": back,
            "gone": gone,
            "standing": words(standing) if standing is not None and words and not gone else (),
            **frame(self.request, family, "family"),
        }
        return render(self.request, "people/ask.html", context)
