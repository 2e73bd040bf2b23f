"""Statutory and local timescales as dated rules, and the deadlines that follow from them.

A deadline is worked out each time from its start, its rule and the working calendar. It is never stored.
"""

from safeguarding.evidence.clocks.deadlines import Due, Standing, due, standing
from safeguarding.evidence.clocks.rules import Clock, ClockError, Limit, Rule, clocks, load

__all__ = ["Clock", "ClockError", "Due", "Limit", "Rule", "Standing", "clocks", "due", "load", "standing"]
