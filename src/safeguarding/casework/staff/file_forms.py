"""Questions about agreements, decisions to share, restricted files and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from safeguarding.casework.access.kinds import FEEDS, KINDS
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.terms import defaults
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.situations import BreakGlassReview
from safeguarding.casework.staff.forms import post_words
from safeguarding.evidence.feeds.columns import headline, lacking, to_choose

WHY_NOT_TOLD = "Telling them raises risk or harms an investigation: say why"


class AddAgreement(GovukForm):
    """The whole agreement, as signed."""

    agency = fields.PickField("Which agency is it with?", queryset=None, missing="Select the agency")
    title = fields.TextField("Title", max_length=200)
    controllers = fields.TextField(
        "Who controls each kind of record, and who processes it?", max_length=400, missing="Enter the controllers"
    )
    purpose = fields.LongTextField("Purpose, in a sentence", rows=2, max_length=400, missing="Enter the purpose")
    lawful_basis = fields.ChoiceField("Lawful basis", choices=SharingAgreement.Basis.choices)
    condition = fields.TextField(
        "Article 9 and DPA 2018 schedule condition", max_length=200,
        hint="Such as: safeguarding of children and individuals at risk, DPA 2018 Schedule 1.",
        missing="Enter the condition",
    )  # fmt: skip
    confidentiality = fields.ChoiceField(
        "Common-law duty of confidence", choices=SharingAgreement.Confidentiality.choices
    )
    kinds = fields.ChoicesField("Kinds of record", choices=list(KINDS.items()))
    covers = fields.TextField(
        "Which families and adults does it cover?", max_length=400, missing="Enter whom it covers"
    )
    roles = fields.ChoicesField(
        "Roles that may see", choices=[(role.key, role.name) for role in ROLES.values()], required=False,
        hint="Select none for every role of the agency.",
    )  # fmt: skip
    onward = fields.YesNoField("May the agency share onward?", missing="Select yes if the agency may share onward")
    detail = fields.ChoiceField("What do its extracts hold?", choices=SharingAgreement.Detail.choices)
    months_seen = fields.NumberField(
        "How many months back are shown?", called="Months shown", required=False, min_value=1, max_value=defaults().months_shown, width=3,
        hint=f"Leave empty for {defaults().months_shown}. An agreement can name fewer.",
    )  # fmt: skip
    years_held = fields.NumberField(
        "How many years are extracts held?", called="Years held", required=False, min_value=1, max_value=defaults().years_held, width=3,
        hint=f"Leave empty for {defaults().years_held}. An agreement can name fewer.",
    )  # fmt: skip
    start = fields.DateField("First day")
    review_on = fields.DateField("Day of review")
    end = fields.DateField("Last day", required=False)
    dpia_reference = fields.TextField("Reference of the data protection impact assessment", max_length=80)
    dpia_on = fields.DateField("Day of the assessment", past=True)
    dpia_reviewer = fields.TextField("Who reviewed the assessment", max_length=120)
    told = fields.YesNoField(
        "Are families told what is shared?", missing="Select yes if families are told",
        reveals={"no": "not_told_reason"},
    )  # fmt: skip
    not_told_reason = fields.TextField(WHY_NOT_TOLD, max_length=400, missing="Enter why families are not told")
    retention_rule = fields.TextField("Retention rule in the agency", max_length=40, width=20)
    signed_by_council = fields.TextField("Who signed for the council", max_length=120)
    signed_by_partner = fields.TextField("Who signed for the agency", max_length=120)
    signed_on = fields.DateField("Day of signing", past=True)
    caldicott_guardian = fields.TextField("Caldicott guardian", max_length=120, required=False, hint="For an NHS body.")
    health_reviewer = fields.TextField(
        "Health professional who reviews disclosure", max_length=120, required=False, hint="For an NHS body."
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["agency"]).queryset = agencies

    def terms(self) -> dict[str, Any]:
        """The fields of the row."""
        given = dict(self.cleaned_data)
        del given["agency"]
        given["conditions"] = dict.fromkeys(given["kinds"], given.pop("condition"))
        given["not_told_reason"] = given["not_told_reason"] or ""
        return given


class ChooseColumns(GovukForm):
    """Which columns of each extract are agreed."""

    mark_optional = False

    def __init__(self, *args: Any, feeds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feeds = {f"columns_{feed}": feed for feed in feeds}
        for name, feed in self.feeds.items():
            self.fields[name] = fields.ChoicesField(
                FEEDS[feed], choices=[(one.name, one.words) for one in to_choose(feed)], initial=list(headline(feed)),
                missing=f"{FEEDS[feed]}: select what says who it is about",
            )  # fmt: skip

    def columns(self) -> dict[str, list[str]]:
        """Extract: the columns that were chosen."""
        return {feed: list(self.cleaned_data[name]) for name, feed in self.feeds.items()}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name, feed in self.feeds.items():
            if name in said and (sentence := lacking(feed, said[name])):
                self.add_error(name, sentence)
        return said


class Withdraw(GovukForm):
    reason = fields.TextField("Why is it withdrawn?", max_length=400, missing="Enter why it is withdrawn")


class DecideSharing(GovukForm):
    """A decision, either way."""

    share = fields.YesNoField("Do you share?", missing="Select yes if you share")
    with_whom = fields.TextField("With whom?", max_length=200, missing="Enter with whom")
    what = fields.TextField("What?", max_length=400, missing="Enter what is shared or kept back")
    reason = fields.LongTextField("Why?", rows=4, max_length=1000, missing="Enter the reason")
    basis = fields.ChoiceField("Lawful basis", choices=SharingAgreement.Basis.choices)
    confidentiality = fields.ChoiceField(
        "Common-law duty of confidence", choices=SharingAgreement.Confidentiality.choices
    )
    told = fields.YesNoField(
        "Is the family told?", missing="Select yes if the family is told", reveals={"no": "not_told_reason"}
    )
    not_told_reason = fields.TextField(WHY_NOT_TOLD, max_length=400, missing="Enter why the family is not told")

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"not_told_reason": self.cleaned_data["not_told_reason"] or ""}


class LeaveOut(GovukForm):
    """Whom an agreement leaves out."""

    agreement = fields.PickField("Of which agreement?", queryset=None, missing="Select the agreement")
    person = fields.PickField(
        "Whom?", queryset=None, required=False, label_of=lambda person: person.name,
        hint="Leave empty for the whole family.",
    )  # fmt: skip
    reason = fields.TextField("Why?", max_length=400, missing="Enter the reason")

    def __init__(self, *args: Any, agreements: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["agreement"]).queryset = agreements
        cast(Any, self.fields["person"]).queryset = people


class PutBack(GovukForm):
    reason = fields.TextField("Why?", max_length=400, missing="Enter why they are put back")


class Restrict(GovukForm):
    """Who may still open the file, of those who work with the family or answer for it."""

    posts = fields.PicksField(
        "Who may still open this file?", queryset=None, label_of=post_words,
        hint="Select an information governance officer too: they can always lift the restriction.",
    )  # fmt: skip
    reason = fields.TextField("Why is it restricted?", max_length=400, missing="Enter why it is restricted")

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["posts"]).queryset = posts


class Bar(GovukForm):
    """Who must not know of the file."""

    user = fields.PickField("Who must not open this file?", queryset=None, autocomplete_list=True)
    reason = fields.TextField("Why?", max_length=400, missing="Enter the reason")

    def __init__(self, *args: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["user"]).queryset = users


class Review(GovukForm):
    """What the second person found."""

    finding = fields.ChoiceField("What did you find?", choices=BreakGlassReview.Finding.choices)
    words = fields.LongTextField(
        "Say why", rows=3, max_length=400, missing="Enter why", hint="Whom you asked, and what follows."
    )
