"""Pages with everything on them, served in tests only."""

from datetime import date

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from safeguarding.casework.design import fields
from safeguarding.casework.design.components import rating
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.design.paging import page_of
from safeguarding.casework.design.svg import picture
from safeguarding.casework.design.tables import Table, link, tag

PLACES = [("home", "At home"), ("school", "At school"), ("other", "Somewhere else")]
MANY = [(str(n), f"Team {n}") for n in range(1, 22)]

SIGNED_IN = {
    "council": "Anyshire County Council",
    "signed_in_as": "Sam Okafor, social worker",
    "made_up": True,
    "navigation": [
        {"text": "My families", "href": "/", "current": True},
        {"text": "Board", "href": "/board", "current": False},
        {"text": "Partner data", "href": "/data", "current": False},
    ],
}


class Visit(GovukForm):
    version = fields.HiddenField(initial="7")
    when = fields.DateField(
        "When did you visit?", called="Date of the visit", missing="Enter the date of the visit",
        hint="For example, 27 3 2026", past=True,
    )  # fmt: skip
    who = fields.ChoicesField("Who was seen?", choices=[("1", "Ada"), ("2", "Ben")], missing="Select who was seen")
    place = fields.ChoiceField(
        "Where?", choices=PLACES, missing="Select where the visit was", reveals={"other": "other_place"},
        hints={"school": "Also nursery and college"},
    )  # fmt: skip
    other_place = fields.LongTextField("Which place?", missing="Enter the place", rows=2)
    team = fields.SelectField("Team", choices=MANY, missing="Select a team", autocomplete_list=True)
    minutes = fields.NumberField("How long was it?", missing="Enter how long it was", suffix="minutes", width=4)
    alone = fields.YesNoField(
        "Was the child seen alone?", missing="Select yes if the child was seen alone", inline=True
    )
    note = fields.LongTextField("What happened?", missing="Enter what happened", count=4000, rows=8)
    email = fields.EmailField("Email address of the school", required=False)
    file = fields.FileField("A file", required=False, kinds=("csv", "xml"))
    sure = fields.TickField("I have told the family what I wrote", missing="Tick to say that you told the family")


class Plain(django_forms.Form):
    """Django's own fields, to see that they are drawn too."""

    name = django_forms.CharField(label="Name")
    colour = django_forms.ChoiceField(choices=[("r", "Red"), ("g", "Green")], widget=django_forms.RadioSelect)
    born = django_forms.DateField(label="Born", initial=date(2020, 1, 31))


class OneQuestion(GovukForm):
    when = fields.DateField("When did the family move?", heading=True, missing="Enter when the family moved")


class SignIn(GovukForm):
    name = fields.TextField("Name", missing="Enter your name", autocomplete="username", spellcheck=False)
    password = fields.PasswordField(missing="Enter your password")


def page(request: HttpRequest) -> HttpResponse:
    families = Table(
        "Families of the team",
        ["Family", "Rating", "Children", "Next visit", "Status"],
        [
            [link("Abbott & Sons", "/families/1"), rating(colour), "3", "3 April 2026", tag("Overdue", "red")]
            for colour in ("red", "amber", "green", "cannot rate", None)
        ],
        numeric={2},
    )
    entries = [
        {"title": "Home visit", "href": "#", "byline": "by Sam Okafor", "when": "3 April 2026 at 18:04",
         "moment": "2026-04-03T18:04:00+01:00", "text": "Two lines.\n\nOf <text>.", "tag": "Significant"},
        {"title": "Call", "when": "1 April 2026", "text": "Short."},
    ]  # fmt: skip
    rows = page_of(request, list(range(120)), "family", many="families")
    spec = {
        "mark": "bar",
        "data": {"values": [{"month": "April", "calls": 3}, {"month": "May", "calls": 5}]},
        "encoding": {"x": {"field": "month", "type": "nominal"}, "y": {"field": "calls", "type": "quantitative"}},
    }
    details = {
        "rows": [
            {"key": {"text": "Worker"}, "value": {"text": "Sam Okafor"}},
            {"key": {"text": "Opened"}, "value": {"text": "3 April 2026"}},
        ]
    }
    tabs = {
        "items": [
            {"label": "Children", "id": "children", "panel": {"html": "<h2 class='govuk-heading-m'>Children</h2>"}},
            {"label": "Adults", "id": "adults", "panel": {"html": "<h2 class='govuk-heading-m'>Adults</h2>"}},
        ]
    }
    nav = [{"text": "Summary", "href": "#a", "current": True}, {"text": "Chronology", "href": "#b"}]
    words = SIGNED_IN | {
        "families": families, "entries": entries, "page": rows, "picture": picture(spec), "details": details,
        "tabs": tabs, "pages": nav,
    }  # fmt: skip
    return render(request, "kitchen_sink.html", words)


def form(request: HttpRequest) -> HttpResponse:
    visit = Visit.bind(request)
    if request.method == "POST" and visit.is_valid():
        messages.success(request, "Visit saved")
        return render(request, "design/ask.html", SIGNED_IN | {"title": "Saved", "form": GovukForm()})
    words = {
        "title": "Record a visit",
        "caption": "Abbott family",
        "form": visit,
        "draft": "/drafts/visit",
        "back": "/",
    }
    return render(request, "design/ask.html", SIGNED_IN | words)


def question(request: HttpRequest) -> HttpResponse:
    words = {"title": "When did the family move?", "form": OneQuestion.bind(request), "button": "Continue"}
    return render(request, "design/ask.html", SIGNED_IN | words)


def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "design/ask.html", {"title": "Sign in", "form": SignIn.bind(request), "button": "Sign in"})


def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "design/ask.html", SIGNED_IN | {"title": "Plain fields", "form": Plain()})


drafts: list[dict[str, str]] = []


def draft(request: HttpRequest) -> HttpResponse:
    drafts.append(request.POST.dict())
    return HttpResponse(status=204)


def refuse(request: HttpRequest) -> HttpResponse:
    from safeguarding.casework.design.errors import not_permitted

    refusal = PermissionError()
    refusal.sentence = "Only the chair may close a session."
    return not_permitted(request, refusal)


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [
    path("", page, name="home"),
    path("form", form),
    path("question", question),
    path("sign-in", sign_in, name="sign-in"),
    path("sign-out", sign_in, name="sign-out"),
    path("plain", plain),
    path("drafts/visit", draft),
    path("refused", refuse),
    path("failed", fail),
]
handler400 = "safeguarding.casework.design.errors.bad_request"
handler403 = "safeguarding.casework.design.errors.not_permitted"
handler404 = "safeguarding.casework.design.errors.not_found"
handler500 = "safeguarding.casework.design.errors.server_error"
