"""What the same definition made of the same data isn't made again; what is made is safe beside what was released."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.evidence.indicators.county import county

from safeguarding.evidence.disclosure import recovered
from safeguarding.evidence.indicators import definitions, runs
from safeguarding.evidence.indicators.ahead import CountingAhead, one_ahead
from safeguarding.evidence.indicators.counting import Counting

CALL_OUTS, MISSING = (definitions()[f"police_{kind}_before_after"] for kind in ("domestic_abuse", "missing"))
SCHOOL = definitions()["school_absence_before_after"]
THREE = (CALL_OUTS, MISSING, SCHOOL)


def computed(tables, shelf, *, of=THREE, as_at=date(2025, 6, 30)):
    return [one.definition.id for one in runs.run(of, lambda _: tables, shelf, as_at=as_at) if one.computed]


def test_a_second_run_over_the_same_data_makes_nothing_in_whatever_order_the_rows_come(tmp_path):
    tables, shelf = county(80), runs.Folder(tmp_path)
    assert computed(tables, shelf) == [one.id for one in THREE]
    turned = replace(
        tables, events=tables.events.reverse(), links=tables.links.sample(fraction=1, shuffle=True, seed=1)
    )
    assert computed(turned, runs.Folder(tmp_path)) == []


def test_another_row_or_another_version_of_the_definition_is_made_anew(tmp_path):
    tables, shelf = county(80), runs.Folder(tmp_path)
    computed(tables, shelf)
    fewer = replace(tables, links=tables.links.head(-1))
    assert computed(fewer, shelf) == [one.id for one in THREE]
    assert computed(tables, shelf, of=[replace(CALL_OUTS, version="next")]) == [CALL_OUTS.id]
    assert computed(tables, shelf) == []


def test_the_next_is_begun_before_the_one_before_is_made_safe_to_show():
    begun = []
    held = [(one, list(begun)) for one in one_ahead(begun.append(n) or n for n in range(3))]
    assert held == [(0, [0, 1]), (1, [0, 1, 2]), (2, [0, 1, 2])]
    assert list(one_ahead([])) == []


def test_after_a_fault_in_counting_one_the_next_is_counted_from_the_start_and_as_well(tmp_path, monkeypatch):
    tables, counts, failed = county(80), Counting.counts, []

    def broken(self, definition):
        found = counts(self, definition)
        if definition is MISSING:
            self.connection.execute("DELETE FROM cohort")
            raise ZeroDivisionError
        return found

    def run(shelf):
        return {one.definition.id: one.result for one in
                runs.run(THREE, lambda _: tables, shelf, failed=lambda one, fault: failed.append((one.id, type(fault))))}  # fmt: skip

    whole = run(runs.Nowhere())
    monkeypatch.setattr(Counting, "counts", broken)
    assert run(runs.Nowhere()) == {one.id: whole[one.id] for one in (CALL_OUTS, SCHOOL)}
    assert failed == [(MISSING.id, ZeroDivisionError)]
    with CountingAhead() as counting:
        fault = counting.start(MISSING, tables).exception()
        assert isinstance(fault, ZeroDivisionError) and counting.counting is None
    with pytest.raises(RuntimeError):
        counting.start(CALL_OUTS, tables)


def test_only_those_whose_tables_changed_are_made_anew(tmp_path):
    police, school, shelf = county(80), county(80, seed=2), runs.Folder(tmp_path)

    def names(of_police):
        found = runs.run(THREE, lambda one: of_police if one.feed == "police" else school, shelf)
        return [one.definition.id for one in found if one.computed]

    names(police)
    assert names(replace(police, events=police.events.head(-3))) == [CALL_OUTS.id, MISSING.id]


def test_what_was_filtered_out_of_a_table_leaves_no_trace_in_its_version():
    long = pl.DataFrame({"a": ["first", "second, which is a long text of more than twelve letters"], "n": [1, 2]})
    version = runs.DataVersion()
    assert version._frame(long.filter(pl.col("n") == 1)) == version._frame(pl.DataFrame({"a": ["first"], "n": [1]}))
    assert version._frame(long) != version._frame(long.with_columns(pl.lit(None, pl.String).alias("a")))


def test_a_later_release_from_a_folder_gives_no_small_difference_away(tmp_path):
    tables, shelf = county(80), runs.Folder(tmp_path)
    first, second = (
        next(runs.run([CALL_OUTS], lambda _, some=some: some, shelf, as_at=date(2025, 6, 30)))
        for some in (tables, replace(tables, links=tables.links.head(-3)))
    )
    assert second.computed
    assert recovered(second.release, [first.release]) == {}
    alone = next(runs.run([CALL_OUTS], lambda _: replace(tables, links=tables.links.head(-3)), runs.Nowhere()))
    assert recovered(alone.release, [first.release]) != {}
