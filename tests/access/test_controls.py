"""The suite notices: each test breaks one thing in the product and sees the walk turn red."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import vl_convert
from django.apps import apps
from django.db import connection
from django.db.models import Q
from tests.access.canary import unpacked
from tests.access.crawl import Walk
from tests.access.doors import FAMILY
from tests.access.shown import Look

pytestmark = pytest.mark.isolation
CASEWORK = "safeguarding.casework."
WORKBOOK = FAMILY + "workbook/"
#: A fault that only PostgreSQL's own policies would stop, as they do there: tests/casework/rows.
between_authorities = pytest.mark.skipif(
    connection.vendor == "postgresql", reason="PostgreSQL itself shows and changes no other authority’s rows"
)


def _walked(county: Any, everyone: Any, key: str, *routes: str) -> list[str]:
    actor = next(actor for actor in everyone if actor.key == key)
    return Walk(county, actor, "thorough").all(routes).problems


def _looked(county: Any, everyone: Any, key: str) -> list[str]:
    look = Look(county, next(actor for actor in everyone if actor.key == key))
    look.all()
    return look.problems


def _rows(model: str) -> Any:
    return apps.get_model(model)._base_manager.all()


def test_a_family_scope_that_only_looks_at_the_authority_is_noticed(
    county: Any, everyone: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(
        CASEWORK + "families.scopes.FamilyRows.narrow",
        lambda scope, snapshot, rows: rows.filter(authority_id=snapshot.authority_id),
    )
    problems = _walked(county, everyone, "981 social_worker same team", WORKBOOK)
    assert any("LEAK 981/abuse contact: Entry.text" in one for one in problems)
    assert any("ANSWERS 200 out of reach" in one for one in problems)


@between_authorities
def test_a_scope_that_forgets_the_authority_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(CASEWORK + "families.scopes.FamilyRows.narrow", lambda scope, snapshot, rows: rows)
    problems = _walked(county, everyone, "982 social_worker involved", FAMILY)
    assert any("LEAK 981/abuse core: Person.given_name" in one for one in problems)


@between_authorities
def test_a_drop_down_over_all_posts_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        CASEWORK + "families.queries.posts_for_allocation",
        lambda user, family, team: list(_rows("access.Post").select_related("user", "agency")),
    )
    monkeypatch.setattr(CASEWORK + "families.actions.obstacles", lambda moves, day: {})  # it refuses a foreign post too
    problems = _walked(county, everyone, "981 team_manager involved", FAMILY + "allocate/")
    assert any("LEAK 982/- staff: User.name" in one for one in problems)
    assert any("NAMES post of 982" in one for one in problems)
    assert any("WROTE a foreign post into families_allocation" in one for one in problems)


def test_a_count_that_includes_hidden_families_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    from safeguarding.casework.supervision import board_facts

    counts = board_facts.by_team
    monkeypatch.setattr(
        board_facts,
        "by_team",
        lambda facts: [replace(one, colours=one.colours + Counter({"red": 5})) for one in counts(facts)],
    )
    problems = _looked(county, everyone, "981 social_worker involved")
    assert any("COUNT" in one for one in problems)


def test_an_entry_shown_whatever_it_was_closed_to_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(CASEWORK + "families.closed.where_read", lambda *args, **more: Q())
    problems = _walked(county, everyone, "981 da_perpetrator_worker involved", WORKBOOK)
    assert any("LEAK 981/abuse victim: Entry.text" in one for one in problems)


@between_authorities
def test_a_change_out_of_reach_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        CASEWORK + "workbook.draft_views.find", lambda user, rows, **by: _rows("families.Family").get(**by)
    )
    monkeypatch.setattr(
        CASEWORK + "workbook.actions.save_draft",
        lambda family, form, typed, by: _rows("families.Membership").filter(family=family).update(end=None),
    )
    problems = _walked(county, everyone, "982 team_manager involved", "drafts/<str:form>/<uuid:family_id>/")
    assert any("CHANGED ['families_membership'] out of reach" in one for one in problems)


def test_a_name_in_a_log_line_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    from safeguarding.casework.workbook import views

    framed = views.frame

    def logged(request: Any, family: Any, current: str) -> Any:
        logging.getLogger("safeguarding").warning("opened %s", family.name)
        return framed(request, family, current)

    monkeypatch.setattr(views, "frame", logged)
    problems = _walked(county, everyone, "981 social_worker involved", WORKBOOK)
    assert any("LOG LEAK 981/abuse core: Family.name" in one for one in problems)


def test_a_secret_in_a_pdf_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    """Its bytes alone would not tell."""
    held = next(
        one for one in county.manifest.canaries.values() if one.place.startswith("981/abuse victim: Entry.text")
    )
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg"><text y="9" font-family="sans-serif">{held.token}</text></svg>'
    made = vl_convert.svg_to_pdf(drawn)
    assert held not in county.manifest.found_in(made.decode("latin-1"))
    monkeypatch.setattr(CASEWORK + "drawings.presenters.pdf", lambda drawing: made)
    problems = _walked(county, everyone, "981 da_perpetrator_worker involved", FAMILY + "genogram/pdf/")
    assert any("LEAK 981/abuse victim: Entry.text" in one for one in problems)


def test_a_pdf_whose_words_cannot_be_read_is_no_pdf_without_secrets() -> None:
    for raw in (
        b"%PDF-1.7\n1 0 obj <</Type /ObjStm /N 1>> stream\nx\nendstream endobj",
        b"%PDF-1.7\n1 0 obj <</Contents 2 0 R>> endobj 2 0 obj <</Filter /LZWDecode>> stream\nx\nendstream endobj",
        b"%PDF-1.7\n",
    ):
        with pytest.raises(ValueError, match=r"\b[tT]his PDF"):
            unpacked(raw)


def test_a_page_that_shows_too_little_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(CASEWORK + "families.closed.where_read", lambda *args, **more: Q(pk__in=[]))
    problems = _looked(county, everyone, "981 social_worker involved")
    assert any("OVER-BLOCK" in one and "workbook" in one for one in problems)


def test_another_answer_for_a_foreign_id_is_noticed(county: Any, everyone: Any, monkeypatch: Any) -> None:
    from safeguarding.casework.home import views

    opened = views.opened

    def told_apart(request: Any, family_id: Any, *args: Any) -> Any:
        if _rows("families.Family").filter(pk=family_id).exists():
            return opened(request, family_id, *args)
        raise ValueError("There is no such family.")

    monkeypatch.setattr(views, "opened", told_apart)
    problems = _walked(county, everyone, "981 social_worker involved", FAMILY)
    assert any("UNLIKE A NON-EXISTENT ID" in one for one in problems)


def test_a_whole_house_gives_no_alarm(county: Any, everyone: Any) -> None:
    for key in ("981 social_worker involved", "982 team_manager involved"):
        assert _walked(county, everyone, key, FAMILY, WORKBOOK, "board/") == []
        assert _looked(county, everyone, key) == []
