"""One function verifies: every change, gap, cut and rebuilding of an authority's log."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Count

from safeguarding.casework.audit import anchors, sealing
from safeguarding.casework.audit.models import Anchor, Event, Head


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the log does not hold."""

    number: int
    sentence: str


@dataclass
class Verified:
    """What was looked at, filled while `verify` runs: how many events and anchors, sealed by which keys."""

    events: int = 0
    anchors: int = 0
    keys: dict[str, int] = field(default_factory=dict)


def verify(
    authority_id: int,
    kept: Sequence[anchors.Line] = (),
    keys: Iterable[Ed25519PublicKey] | None = None,
    seen: Verified | None = None,
) -> Iterator[Fault]:
    """Every fault of the authority's log. Nothing yielded: the log holds.

    `kept` are anchors of this authority that were kept elsewhere; `keys` check the signatures (our own public key unless
    given). Reads the log once, in order, in constant memory but for the anchors. Raises NoSigningKey when there are
    anchors, no `keys` and no key of our own.
    """
    seen = seen if seen is not None else Verified()
    ours = [anchors.line_of(one) for one in Anchor.objects.filter(authority_id=authority_id).order_by("length")]
    if keys is None:
        keys = [anchors.public_key()] if ours or kept else []
    keys = tuple(keys)
    expected, faults = _digests_by_length([*ours, *kept], keys)
    seen.anchors = len({*ours, *kept})
    yield from faults
    if missing := sorted({line.length for line in kept} - {line.length for line in ours}):
        for length in missing:
            yield Fault(length, f"The anchor at event {length} was kept elsewhere and is missing from the database.")
    yield from _chain(authority_id, expected, seen)


def _digests_by_length(
    lines: Iterable[anchors.Line], keys: tuple[Ed25519PublicKey, ...]
) -> tuple[dict[int, set[str]], list[Fault]]:
    """What each anchored event must end in, and the anchors that prove nothing."""
    expected: dict[int, set[str]] = {}
    faults = []
    for line in dict.fromkeys(lines):
        match anchors.is_signed(line, keys):
            case True:
                expected.setdefault(line.length, set()).add(line.digest)
            case False:
                faults.append(Fault(line.length, f"The anchor at event {line.length} is not as it was signed."))
            case None:
                sentence = f"The anchor at event {line.length} is signed with key {line.key}, which was not given."
                faults.append(Fault(line.length, sentence))
    return expected, faults


def _chain(authority_id: int, expected: dict[int, set[str]], seen: Verified) -> Iterator[Fault]:
    # The head is read first: events that arrive while the log is read lie beyond it and are no fault.
    head = Head.objects.filter(pk=authority_id).first() or Head(pk=authority_id)
    held = sealing.held()
    previous, number, at_head = "", 0, "" if head.length == 0 else None
    for event in Event.objects.filter(authority_id=authority_id).order_by("number").iterator(chunk_size=2000):
        if event.number > number + 1:
            yield Fault(number + 1, _missing(number + 1, event.number - 1))
        if event.key not in held:
            yield Fault(event.number, f"Event {event.number} is sealed with key {event.key}, which is not held.")
        elif not hmac.compare_digest(sealing.seal(previous, event, held[event.key]), event.digest):
            yield Fault(
                event.number, f"Event {event.number} is not as it was written, or does not follow the one before."
            )
        if expected.get(event.number, {event.digest}) != {event.digest}:
            yield Fault(event.number, f"Event {event.number} is not the one that was anchored: the log was made anew.")
        previous, number = event.digest, event.number
        if number == head.length:
            at_head = previous
        seen.events += 1
        seen.keys[event.key] = seen.keys.get(event.key, 0) + 1
    yield from _end(head, number, at_head)
    for length in sorted(length for length in expected if length > number):
        yield Fault(length, f"The log was anchored at event {length}; it ends at event {number}.")


def _end(head: Head, number: int, at_head: str | None) -> Iterator[Fault]:
    if number < head.length:
        yield Fault(number + 1, f"The log ends at event {number}; it should end at event {head.length}.")
        return
    if at_head != head.digest:
        yield Fault(head.length, f"Event {head.length} is not the one that the head of the log names.")
    latest = Head.objects.filter(pk=head.pk).values_list("length", flat=True).first() or 0
    if number > latest:
        yield Fault(latest + 1, f"The log should end at event {latest}; it goes on to event {number}.")


def _missing(first: int, last: int) -> str:
    return f"Event {first} is missing." if first == last else f"Events {first} to {last} are missing."


def keys_in_use(authority_id: int) -> dict[str, int]:
    """How many events of the authority each key sealed."""
    rows = Event.objects.filter(authority_id=authority_id).order_by().values_list("key")
    return dict(rows.annotate(events=Count("pk")))
