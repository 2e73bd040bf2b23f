"""What the made-up county declares: how often things happen, the surge before allocation, and what allocation changes.

The declared truth is simple on purpose, so that a method can be judged by it. Let u be a kind's usual yearly rate in a
family. Up to `surge_months` before the first allocation the rate is u; it then rises in a straight line to `surge_peak`
times u on the day of allocation; from that day on it is u times the declared ratio, and stays so after closure.
The fall from the peak to u would have happened without anybody's help: that is regression to the mean, and a plain
before-and-after figure counts it as benefit. `plain_ratio` says what such a figure should come to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

MONTH = 365.25 / 12

#: Rate after allocation as a multiple of the usual rate, by what is counted.
RATIOS = MappingProxyType(
    {
        "domestic_abuse_incidents": 0.6,
        "other_police_incidents": 0.8,
        "emergency_admissions": 0.7,
        "emergency_attendances": 0.85,
        "mental_health_crises": 0.7,
        "mental_health_contacts": 1.3,
        "treatment_starts": 1.5,
        "sessions_missed": 0.8,
        "probation_events": 0.75,
        "housing_events": 0.9,
        "ambulance_calls": 0.8,
    }
)

#: Usual yearly rate: in a family (police, probation, housing, ambulance), for an adult (health), with the strand it belongs to and without it.
USUAL = MappingProxyType(
    {
        "domestic_abuse_incidents": (1.6, 0.06),
        "missing_incidents": (0.25, 0.25),
        "anti_social_behaviour_incidents": (0.3, 0.3),
        "other_incidents": (0.4, 0.4),
        "emergency_admissions": (0.12, 0.12),
        "emergency_attendances": (0.45, 0.45),
        "mental_health_crises": (0.5, 0.02),
        "mental_health_contacts": (3.0, 0.1),
        "treatment_starts": (0.4, 0.01),
        "probation_order_start": (0.25, 0.25),
        "probation_contact": (0.9, 0.9),
        "probation_breach": (0.2, 0.2),
        "housing_homeless_application": (0.25, 0.25),
        "housing_arrears": (0.6, 0.6),
        "housing_nuisance": (0.4, 0.4),
        "ambulance_conveyed_emergency": (0.5, 0.5),
        "ambulance_treated_at_scene": (0.45, 0.45),
        "ambulance_advice": (0.3, 0.3),
    }
)


@dataclass(frozen=True)
class Effect:
    """The declared truth about partner events.

    `ratios`: rate after allocation divided by the usual rate (for `sessions_missed`, the share of possible sessions).
    `surge_months`: how long before allocation the rise begins. `surge_peak`: how many times the usual rate it reaches.
    Attendance surges by the square root of that, so that no share passes 1.
    """

    ratios: dict[str, float] = field(default_factory=lambda: dict(RATIOS))
    surge_months: int = 6
    surge_peak: float = 2.5

    def __post_init__(self) -> None:
        unknown = set(self.ratios) ^ set(RATIOS)
        if unknown:
            raise ValueError(
                f"Effect: the ratios need exactly the names {', '.join(RATIOS)}; it is {', '.join(sorted(unknown))} that differ."
            )
        if self.surge_months < 0 or self.surge_peak < 1 or min(self.ratios.values()) < 0:
            raise ValueError("Effect: give 0 or more surge months, a peak of 1 or more and ratios of 0 or more.")

    def multiple(self, days: np.ndarray, what: str) -> np.ndarray:
        """The rate as a multiple of the usual one, `days` after the first allocation (negative: before it)."""
        return self.around(days, self.ratios[what], self._peak(what))

    def around(self, days: np.ndarray, ratio: float, peak: float | None = None) -> np.ndarray:
        """As `multiple`, for something with the ratio; its peak is `surge_peak` unless another is given."""
        length = self.surge_months * MONTH
        rise = np.clip(1 + days / length, 0, 1) if length else np.zeros(len(days))
        return np.where(days >= 0, ratio, 1 + ((self.surge_peak if peak is None else peak) - 1) * rise)

    def highest(self, what: str) -> float:
        """The largest multiple there is: what thinning starts from."""
        return max(self._peak(what), self.ratios[what])

    def plain_ratio(self, what: str, months: int = 12) -> float:
        """What the months after allocation divided by as many before it come to, surge and effect together."""
        surging = min(months, self.surge_months)
        if not surging:
            return self.ratios[what]
        start = 1 - surging / self.surge_months
        mean = 1 + (self._peak(what) - 1) * (start + 1) / 2 * surging / months
        return self.ratios[what] / mean

    def _peak(self, what: str) -> float:
        return self.surge_peak**0.5 if what == "sessions_missed" else self.surge_peak
