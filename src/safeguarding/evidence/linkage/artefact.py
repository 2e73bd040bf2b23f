"""A model as it is kept: declared, trained and calibrated for one feed, with who made it, when, and from which data.

It is one JSON file that holds nothing of any person: weights, counts and thresholds. A new training or calibration is
a new version; the one before stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safeguarding.evidence.linkage.calibrate import Calibration
from safeguarding.evidence.linkage.declare import Model, ModelError, model_of, plain
from safeguarding.evidence.linkage.train import Trained, Weight

FORMAT = "safeguarding linkage model 1"


@dataclass(frozen=True)
class Artefact:
    """`feed`: the partner's feed, or “people”. `number` counts the versions of that feed from 1.

    `data`: which data it was trained on, in words or as a version of the caller's; `made_at` is aware, in UTC.
    `model` is as declared; `ready` is as it is used.
    """

    feed: str
    number: int
    model: Model
    trained: Trained | None
    calibration: Calibration | None
    data: str
    made_by: str
    made_at: datetime

    @property
    def version(self) -> str:
        """`person 1, police 3`: the declaration and its version, the feed and the number."""
        return f"{self.model.name} {self.model.version}, {self.feed} {self.number}"

    @property
    def ready(self) -> Model:
        """The model with the thresholds of the calibration, where there were enough reviewed pairs for them."""
        found = self.calibration
        if found is None or found.linked is None or found.doubtful is None:
            return self.model
        return self.model.with_thresholds(found.linked, found.doubtful)

    def trained_on(self, trained: Trained, data: str, *, by: str, at: datetime) -> Artefact:
        """The next version: trained anew, and so no longer calibrated."""
        return self._next(by, at, trained=trained, data=data, calibration=None)

    def calibrated(self, calibration: Calibration, *, by: str, at: datetime) -> Artefact:
        """The next version: the same weights, with what reviewed pairs say of them."""
        return self._next(by, at, calibration=calibration)

    def _next(self, by: str, at: datetime, **what: Any) -> Artefact:
        return replace(self, number=self.number + 1, made_by=by, made_at=at.astimezone(UTC), **what)

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "feed": self.feed,
            "number": self.number,
            "made_by": self.made_by,
            "made_at": self.made_at.astimezone(UTC).isoformat(),
            "data": self.data,
            "model": plain(self.model),
            "trained": asdict(self.trained) if self.trained else None,
            "calibration": self.calibration.as_json() if self.calibration else None,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Artefact:
        """Raises ModelError with what is wrong."""
        if not isinstance(raw, Mapping) or raw.get("format") != FORMAT:
            raise ModelError(
                f"this is no kept model: its “format” is not “{FORMAT}”. Make it with safeguarding link --keep."
            )
        try:
            trained = raw["trained"]
            if trained is not None:
                trained = Trained(**{**trained, "weights": tuple(Weight(**one) for one in trained["weights"])})
            found = raw["calibration"]
            return cls(
                feed=str(raw["feed"]),
                number=int(raw["number"]),
                model=model_of(dict(raw["model"])),
                trained=trained,
                calibration=Calibration.from_json(found) if found is not None else None,
                data=str(raw["data"]),
                made_by=str(raw["made_by"]),
                made_at=datetime.fromisoformat(raw["made_at"]),
            )
        except KeyError as error:
            raise ModelError(f"the entry {error.args[0]} is missing; make the kept model anew.") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise ModelError(f"an entry has the wrong shape ({error}); make the kept model anew.") from error


def first(feed: str, model: Model, trained: Trained | None, data: str, *, by: str, at: datetime) -> Artefact:
    """The first version for a feed."""
    return Artefact(feed, 1, model, trained, None, data, by, at.astimezone(UTC))


def keep(artefact: Artefact, path: str | Path) -> None:
    """Write the artefact. Raises OSError when it can't be written."""
    Path(path).write_text(json.dumps(artefact.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept(path: str | Path) -> Artefact:
    """Read an artefact. Raises ModelError with the file's name and what to mend."""
    path = Path(path)
    try:
        return Artefact.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"{path.name}: can't be read as a kept model: {error}") from error
    except ModelError as error:
        raise ModelError(f"{path.name}: {error}") from None
