"""An ecomap: the household in the middle, and round it whoever matters to it, with lines that say how they get on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from safeguarding.evidence.drawings import labels, legend, lives, svg
from safeguarding.evidence.drawings.genogram import HEADING, HEADING_HEIGHT, LEAST, UNDER, Drawing
from safeguarding.evidence.drawings.record import Record, name_of, record_of
from safeguarding.evidence.drawings.ring import Ring, Spot, ring_of
from safeguarding.evidence.drawings.strokes import STROKES
from safeguarding.evidence.drawings.text import printable, width
from safeguarding.evidence.drawings.words import Said, Section, listed
from safeguarding.evidence.relationships import KINDS, Person, Relationship, Stay, seen_from

#: Where a contact stands in the words and in the ring.
GROUPS: Mapping[str, str] = {
    "family": "Family who live elsewhere",
    "friend": "Friends and community",
    "professional": "Professionals",
}
#: How strong the tie of a contact with the household is: the line that is drawn and what is said of it. A proposal.
BONDS: Mapping[str, str] = {
    "plain": "",
    "strong": "strong tie",
    "ordinary": "ordinary tie",
    "weak": "weak tie",
    "strained": "strained tie",
    "not_known": "strength of the tie not known",
}
#: Relationships that are a tie of a strength by themselves.
_TIES: Mapping[str, str] = {"close": "strong", "conflict": "strained"}


class EcomapError(ValueError):
    """A contact is of no group, or of no bond, that an ecomap has."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody outside the family, or an agency. `lines` stand under the name: role, agency, last contact.

    `group` is a key of GROUPS, `bonds` keys of BONDS; `plain` says that no strength is recorded. Raises EcomapError for
    others.
    """

    key: str
    name: str
    lines: tuple[str, ...] = ()
    group: str = "professional"
    bonds: tuple[str, ...] = ("plain",)

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise EcomapError(f"“{self.group}” is no group of an ecomap. Give one of {', '.join(GROUPS)}.")
        if not self.bonds or set(self.bonds) - BONDS.keys():
            raise EcomapError(f"{', '.join(self.bonds) or 'Nothing'} is no bond. Give some of {', '.join(BONDS)}.")


def ecomap(
    people: Iterable[Person],
    relationships: Iterable[Relationship],
    stays: Iterable[Stay] = (),
    contacts: Iterable[Contact] = (),
    *,
    day: date,
    index: Iterable[str] = (),
    title: str = "",
    name: str = "ecomap",
) -> Drawing:
    """Draw the household of those whom the file is about, and who is around it, as things stand on `day`.

    In the middle are the people of `index` and whoever lives with any of them; without `index`, everybody. Round it are
    the others who have a relationship with somebody in the middle, and the `contacts`. Input in any order gives the same.
    `people` of the result counts those in the middle.
    Source of the form: Hartman, *Diagrammatic assessment of family relationships* (1978).
    """
    record = record_of(people, relationships, stays, day=day, index=index)
    middle = _middle(record)
    around = [*_family(record, middle), *sorted(contacts, key=lambda one: (one.name, one.lines, one.key))]
    around.sort(key=lambda one: list(GROUPS).index(one.group))
    ring = ring_of([_member(record, key) for key in middle], [_spot(at, one) for at, one in enumerate(around)])
    sections = _sections(record, middle, around)
    text, wide, tall = _document(ring, day, title, name)
    return Drawing(text, wide, tall, sections, len(middle), len(record.left_out))


def _middle(record: Record) -> list[str]:
    if not record.index:
        return list(record.people)
    inside = set(record.index)
    for home in record.homes:
        if home.members & record.index:
            inside |= home.members
    return [key for key in record.people if key in inside]


def _family(record: Record, middle: list[str]) -> list[Contact]:
    """Everybody outside the middle who is something to somebody in it."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    bonds: dict[str, set[str]] = defaultdict(set)
    friends: dict[str, bool] = {}
    bonds_now = ([row for row in couple.rows if row.holds_on(record.day)] for couple in record.couples.values())
    links = [*record.links, *(rows[-1] for rows in bonds_now if rows)]
    for link in links:
        for key, other in ((link.source, link.target), (link.target, link.source)):
            if key in middle or other not in middle:
                continue
            words = seen_from(link, key, record.people[key].sex)
            if name_of(record.people[other]) not in said[key][words]:
                said[key][words].append(name_of(record.people[other]))
            bonds[key].add(_TIES.get(link.kind, "plain"))
            friends[key] = friends.get(key, True) and KINDS[link.kind].like == "tie"
    found = []
    for key in (key for key in record.people if key in said):
        strong = bonds[key] - {"plain"} or {"plain"}
        group = "friend" if friends[key] else "family"
        lines = tuple(f"{words} {listed(others)}" for words, others in said[key].items())
        found.append(Contact(key, name_of(record.people[key]), lines, group, tuple(b for b in BONDS if b in strong)))
    return found


def _member(record: Record, key: str) -> Spot:
    person = record.people[key]
    years = lives.age(person, record.day)
    after = f", {years}" if years is not None and not lives.is_dead(person, record.day) else ""
    said = tuple(line for line in labels.details(person, record.day) if not line.startswith("b. "))
    return Spot(f"person {key}", f"{name_of(person)}{after}", said, marked=key in record.index)


def _spot(at: int, contact: Contact) -> Spot:
    return Spot(
        f"contact {at}", printable(contact.name) or "Name not known", contact.lines, contact.bonds, contact.group
    )


def _sections(record: Record, middle: list[str], around: list[Contact]) -> tuple[Section, ...]:
    inside = []
    for key in middle:
        spot = _member(record, key)
        about = ("the file is about them",) if spot.marked else ()
        inside.append(Said(spot.fact, f"{'; '.join((spot.name, *spot.lines, *about))}."))
    groups: dict[str, list[Said]] = {group: [] for group in GROUPS}
    for at, contact in enumerate(around):
        spot = _spot(at, contact)
        how = [BONDS[bond] for bond in contact.bonds]
        parts = "; ".join(line for line in (*(printable(line) for line in spot.lines), *how) if line)
        groups[contact.group].append(Said(spot.fact, f"{spot.name}: {parts}." if parts else f"{spot.name}."))
    sections = [Section("In the middle", tuple(inside))]
    sections += [Section(GROUPS[group], tuple(said)) for group, said in groups.items()]
    sections.append(Section("Not drawn", tuple(Said("", words) for words in record.left_out)))
    return tuple(section for section in sections if section.lines)


def _document(ring: Ring, day: date, title: str, name: str) -> tuple[str, float, float]:
    heading = printable(title) or "Ecomap"
    wide = max(ring.width, LEAST, width(heading, HEADING) * 1.1 + 24)
    below = HEADING_HEIGHT + ring.height + UNDER
    used = {line.style for line in ring.lines}
    found = [(style, stroke.means) for style, stroke in STROKES.items() if style in used]
    if ring.marked:
        found.append(("mark", "Double line: whom the file is about"))
    key, key_width, bottom = legend.drawn(found, below, wide - 24)
    shift = (wide - ring.width) / 2
    parts = [
        svg.words(heading, 12, 26, HEADING, bold=True),
        svg.words(f"As recorded on {labels.short(day)}", 12, 43, 12),
        svg.element("g", *ring.drawn(), transform=f"translate({svg.number(shift)} {svg.number(HEADING_HEIGHT)})"),
        *key,
    ]
    described = (
        f"An ecomap: the household in the middle, and {len(ring.around)} people and agencies round it. "
        "The same is given in words."
    )
    wide = max(wide, key_width)
    return svg.document(wide, bottom + 6, "Ecomap", described, parts, name), wide, bottom + 6
