"""One run over many indicators. What the same definition made of the same data is not made again.

A shelf keeps what was made, by definition and by what the data say: a folder for those who work from files, a table in
the workbook.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Release, Rule
from safeguarding.evidence.indicators import kept
from safeguarding.evidence.indicators.ahead import CountingAhead, one_ahead
from safeguarding.evidence.indicators.calculate import publish
from safeguarding.evidence.indicators.counting import Counts, Tables
from safeguarding.evidence.indicators.definition import Definition
from safeguarding.evidence.indicators.monthly import named
from safeguarding.evidence.indicators.result import Families, IndicatorResult, Linkage

#: So many releases before are looked at when the next is protected: with the new one, a year of quarters.
EARLIER = 3
Plain = Mapping[str, Any]


class Shelf(Protocol):
    """Where what was made is kept. `find` gives what `keep` was given for the definition under the same key, or None.
    `earlier`: what was released of the indicator before, oldest first, without what stands under the key.
    """

    def find(self, definition: Definition, key: str) -> Plain | None: ...

    def earlier(self, definition: Definition, key: str) -> Sequence[Release]: ...

    def keep(self, definition: Definition, key: str, plain: Plain) -> None: ...


@dataclass(frozen=True)
class Run:
    """An indicator of a run. `computed`: False where it was found on the shelf. `release` holds true counts: it is for
    keeping, never for showing.
    """

    definition: Definition
    key: str
    result: IndicatorResult
    release: Release
    computed: bool


def run(
    definitions: Iterable[Definition], tables_of: Callable[[Definition], Tables], shelf: Shelf, *,
    as_at: date | None = None, rule: Rule = CHILDREN_IN_NEED, tell: Callable[[str], None] = lambda step: None,
    failed: Callable[[Definition, Exception], None] | None = None,
) -> Iterator[Run]:  # fmt: skip
    """Each indicator, safe to show beside what was released of it before: found on the shelf, or made and kept there.

    `tables_of` gives the tables an indicator reads; where it gives the same ones for indicators that follow each other,
    what those share is worked out once. `tell` hears the title of each that is made. `failed` is told of one that can't be
    counted or protected, and the run goes on without it; unless it is given, the fault is raised.
    """
    data = DataVersion()
    with CountingAhead(as_at=as_at) as counting:

        def started(definition: Definition) -> _Started:
            tables = tables_of(definition)
            key = key_of(definition, data.of(tables), as_at, rule)
            if found := shelf.find(definition, key):
                return _Started(definition, key, found)
            earlier = shelf.earlier(definition, key)
            return _Started(definition, key, None, earlier, counting.start(definition, tables))

        for one in one_ahead(map(started, definitions)):
            if one.counts is None:
                yield one.known()
                continue
            tell(one.definition.title)
            try:
                result, release = publish(one.definition, one.counts.result(), rule=rule, earlier=one.earlier)
            except Exception as fault:
                if failed is None:
                    raise
                failed(one.definition, fault)
                continue
            shelf.keep(one.definition, one.key, {"result": result.as_dict(), "release": kept.plain_release(release)})
            yield Run(one.definition, one.key, result, release, computed=True)


@dataclass(frozen=True)
class _Started:
    """An indicator of a run: what was `found` of it, or the counts to come and what was released before."""

    definition: Definition
    key: str
    found: Plain | None
    earlier: Sequence[Release] = ()
    counts: Future[Counts] | None = None

    def known(self) -> Run:
        found = self.found or {}
        result, release = kept.result_of(found["result"]), kept.release_of(found["release"])
        return Run(self.definition, self.key, result, release, computed=False)


def without_figures(definition: Definition, why_not: str) -> IndicatorResult:
    """A result that says why there is none, where nothing could be counted."""
    return IndicatorResult(
        **named(definition), made=False, why_not=why_not, says=why_not, coverage_says="", linkage_says="", cannot_show=(),
        data_date=None, coverage=(), families=Families(0, 0, 0, ()), linkage=Linkage(0, 0, 0, 0, 0, 0, 0), figures=(),
        month_rows=(), series=(), hidden="",
    )  # fmt: skip


def key_of(definition: Definition, data: str, as_at: date | None, rule: Rule) -> str:
    """What a result follows from, as one word: the definition, what the data say, the day, the rule and the program."""
    facts = (
        definition.id,
        definition.version,
        data,
        f"{as_at}",
        rule.threshold,
        rule.round_to,
        version("safeguarding"),
    )
    return _digest(json.dumps(facts).encode())


class DataVersion:
    """What tables say, as one word: the same for the same rows in any order. Each table is read once."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[pl.DataFrame, str]] = {}

    def of(self, tables: Tables) -> str:
        parts = []
        for one in fields(tables):
            value = getattr(tables, one.name)
            parts.append(self._frame(value) if isinstance(value, pl.DataFrame) else repr(sorted(value.items())))
        return _digest("\n".join(parts).encode())

    def _frame(self, frame: pl.DataFrame) -> str:
        if id(frame) not in self.known:
            out = io.BytesIO()
            # The oldest form: the newest may carry along text of rows that were filtered out.
            frame.sort(frame.columns, nulls_last=True).rechunk().write_ipc(out, compat_level=pl.CompatLevel.oldest())
            self.known[id(frame)] = (frame, _digest(out.getvalue()))  # the frame too, so that its id stays its own
        return self.known[id(frame)][1]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Folder:
    """A shelf in a folder, a file a release: `<indicator>.<number>.json`. The files hold true counts: keep them as you
    keep the data. Raises OSError where the folder can't be read or written, ValueError for a file that is none of these.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def find(self, definition: Definition, key: str) -> Plain | None:
        return next((one for one in self._all(definition) if one["key"] == key), None)

    def earlier(self, definition: Definition, key: str) -> Sequence[Release]:
        released = [one for one in self._all(definition) if one["key"] != key and one["result"]["made"]]
        return [kept.release_of(one["release"]) for one in released[-EARLIER:]]

    def keep(self, definition: Definition, key: str, plain: Plain) -> None:
        path = self.folder / f"{definition.id}.{len(self._paths(definition)) + 1:04}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"key": key, **plain}, ensure_ascii=False), encoding="utf-8")
        part.chmod(0o600)
        part.replace(path)

    def _paths(self, definition: Definition) -> list[Path]:
        return sorted(self.folder.glob(f"{definition.id}.[0-9][0-9][0-9][0-9].json"))

    def _all(self, definition: Definition) -> list[dict[str, Any]]:
        found = []
        for path in self._paths(definition):
            try:
                row = json.loads(path.read_text(encoding="utf-8"))
                found.append({name: row[name] for name in ("key", "result", "release")})
            except (ValueError, KeyError, TypeError):
                raise ValueError(f"{path.name} is no release that was kept. Put it back as it was.") from None
        return found


class Nowhere:
    """A shelf that keeps nothing: each indicator is made, and protected by itself alone."""

    def find(self, definition: Definition, key: str) -> Plain | None:
        return None

    def earlier(self, definition: Definition, key: str) -> Sequence[Release]:
        return ()

    def keep(self, definition: Definition, key: str, plain: Plain) -> None:
        pass
