"""Who is what to whom: the kinds of relationship between two people, in words both ways round, and the facts of one.

A relationship is written once and read from both sides. A directed kind says what `source` is of `target` (“mother of”),
and has other words the other way round (“child of”); an undirected kind says the same both ways. A proposal: no authority
has published a list. What can't be true of a family is found in `relationship_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

#: Sexes as the children in need census writes them; anything else reads as not known.
MALE, FEMALE, NOT_KNOWN = "M", "F", "U"


class RelationshipError(ValueError):
    """A relationship is of no kind that is listed here, or ends before it starts."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of relationship.

    `words`: what the first of the two is to the second, by the sex of the first (`M`, `F`, `U`); `back`: what the second
    is to the first, by the sex of the second. The same mapping for an undirected kind. `like`: parent, partner, sibling,
    kin (other family) or tie (not family).
    """

    key: str
    name: str
    like: str
    words: Mapping[str, str]
    back: Mapping[str, str]
    directed: bool = True


def _by_sex(text: str) -> Mapping[str, str]:
    """Words for men, women and those whose sex is not known, from `father of / mother of / parent of` or one for all."""
    parts = [part.strip() for part in text.split("/")]
    man, woman, either = parts if len(parts) == 3 else parts * 3
    return MappingProxyType({MALE: man, FEMALE: woman, NOT_KNOWN: either})


def _directed(key: str, name: str, like: str, words: str, back: str) -> Kind:
    return Kind(key, name, like, _by_sex(words), _by_sex(back))


def _mutual(key: str, name: str, like: str, words: str) -> Kind:
    both = _by_sex(words)
    return Kind(key, name, like, both, both, directed=False)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            _directed("birth_parent", "Birth parent", "parent", "father of / mother of / birth parent of", "child of"),
            _directed(
                "adoptive_parent",
                "Adoptive parent",
                "parent",
                "adoptive father of / adoptive mother of / adoptive parent of",
                "adopted child of",
            ),
            _directed(
                "step_parent",
                "Step-parent",
                "parent",
                "stepfather of / stepmother of / step-parent of",
                "stepson of / stepdaughter of / stepchild of",
            ),
            _directed("foster_carer", "Foster carer", "parent", "foster carer of", "fostered by"),
            _directed("special_guardian", "Special guardian", "parent", "special guardian of", "ward of"),
            _directed("carer", "Carer", "parent", "carer of", "cared for by"),
            _directed(
                "grandparent",
                "Grandparent",
                "kin",
                "grandfather of / grandmother of / grandparent of",
                "grandson of / granddaughter of / grandchild of",
            ),
            _directed(
                "aunt_or_uncle",
                "Aunt or uncle",
                "kin",
                "uncle of / aunt of / aunt or uncle of",
                "nephew of / niece of / niece or nephew of",
            ),
            _mutual("sibling", "Brother or sister", "sibling", "brother of / sister of / brother or sister of"),
            _mutual(
                "half_sibling",
                "Half-brother or half-sister",
                "sibling",
                "half-brother of / half-sister of / half-brother or half-sister of",
            ),
            _mutual("twin", "Twin", "sibling", "twin brother of / twin sister of / twin of"),
            _mutual(
                "identical_twin",
                "Identical twin",
                "sibling",
                "identical twin brother of / identical twin sister of / identical twin of",
            ),
            _mutual("married", "Married", "partner", "husband of / wife of / married to"),
            _mutual("civil_partners", "Civil partners", "partner", "civil partner of"),
            _mutual("living_together", "Living together as a couple", "partner", "living as a couple with"),
            _mutual("partners", "Partners who live apart", "partner", "partner of"),
            _mutual("separated", "Separated", "partner", "separated from"),
            _mutual("divorced", "Divorced", "partner", "divorced from"),
            _mutual("former_partners", "Former partners", "partner", "former partner of"),
            _directed("other_relative", "Other relative", "kin", "relative of", "relative of"),
            _directed("friend", "Friend", "tie", "friend of", "friend of"),
            _mutual("close", "Close", "tie", "close to"),
            _mutual("conflict", "In conflict", "tie", "in conflict with"),
        )
    }
)


def _keys(*like: str) -> frozenset[str]:
    return frozenset(key for key, kind in KINDS.items() if kind.like in like)


#: Brings a child up, or did: drawn as the generation above.
PARENT_LIKE = _keys("parent")
#: A couple, now or once.
PARTNER_LIKE = _keys("partner")
SIBLING_LIKE = _keys("sibling")
DIRECTED = frozenset(key for key, kind in KINDS.items() if kind.directed)
#: A parent in law or by birth: of these nobody can be their own ancestor.
PARENTS = frozenset({"birth_parent", "adoptive_parent"})
#: Older than the other, one generation or two.
ELDER = PARENTS | {"grandparent"}
TWINS = frozenset({"twin", "identical_twin"})
#: A couple that is one now; the others say that it is over.
TOGETHER = frozenset({"married", "civil_partners", "living_together", "partners"})
#: Bound by law now: two at once can't both be right.
BOUND = frozenset({"married", "civil_partners"})
#: Who can hold parental responsibility for the other. A foster carer holds none: the authority or the parents do.
#: Grandparents and other relatives hold it under an order. Source: Children Act 1989 ss2-4A, 12, 14C, 33.
MAY_HOLD = (PARENT_LIKE - {"foster_carer"}) | {"grandparent", "aunt_or_uncle", "other_relative"}

#: How parental responsibility is held. Source: Children Act 1989 ss2, 4, 4ZA, 4A, 12, 14C; Adoption and Children Act 2002 s46.
HOW_HELD: Mapping[str, str] = MappingProxyType(
    {
        "birth_mother": "Mother who gave birth",
        "married": "Married to, or civil partner of, the mother at the birth",
        "registered": "Named on the birth registration",
        "agreement": "Parental responsibility agreement",
        "order": "Court order",
        "adoption": "Adoption",
        "not_known": "Not known",
    }
)
#: Whether it is held.
RESPONSIBILITY: Mapping[str, str] = MappingProxyType({"yes": "Yes", "no": "No", "not_known": "Not known"})


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a drawing or a check needs them. `key` is any key; `label` what they are called on the page.

    `born`, `died`: dates, None where not known or not so. `expected`: the date a birth was expected; without `born`, and
    without `ended`, they are unborn. `ended`: the day a pregnancy ended without a birth.
    """

    key: str
    label: str
    sex: str = NOT_KNOWN
    born: date | None = None
    expected: date | None = None
    died: date | None = None
    ended: date | None = None

    @property
    def unborn(self) -> bool:
        return self.born is None and self.expected is not None and self.ended is None


@dataclass(frozen=True, slots=True)
class Relationship:
    """What `source` is of `target`, by their keys, from `start` to `end` (both days included; None: not known, or not over).

    `responsibility`: whether parental responsibility is or was held, yes, no or not_known; empty where the kind can't
    hold it. `how` it is held: a key of HOW_HELD; `held_from`, `held_to`: from when to when, where that is known.
    Raises RelationshipError for an unlisted kind or one that ends before it starts.
    """

    source: str
    target: str
    kind: str
    start: date | None = None
    end: date | None = None
    responsibility: str = ""
    how: str = ""
    held_from: date | None = None
    held_to: date | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RelationshipError(f"“{self.kind}” is no kind of relationship. Give one of {', '.join(KINDS)}.")
        if self.start and self.end and self.end < self.start:
            raise RelationshipError(f"The relationship {self.source}-{self.target} ends before it starts.")

    def holds_on(self, day: date) -> bool:
        """Whether it held on `day`. A date that is not known shuts nothing out."""
        return _between(self.start, day, self.end)

    def responsible_on(self, day: date) -> bool:
        """Whether `source` held parental responsibility for `target` on `day`, as far as is known.

        It outlives the relationship between the adults and ends on its own day, or with the relationship to the child.
        """
        return self.responsibility == "yes" and _between(self.held_from, day, self.held_to) and self.holds_on(day)

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.source, self.target))


@dataclass(frozen=True, slots=True)
class Stay:
    """A person's time in a household, which has a key and no address: who lives with whom."""

    person: str
    household: str
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        return _between(self.start, day, self.end)


def _between(start: date | None, day: date, end: date | None) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


def words(kind: str, sex: str = NOT_KNOWN) -> str:
    """What the first is to the second, `mother of`, by the sex of the first."""
    return _said(KINDS[kind].words, sex)


def words_back(kind: str, sex: str = NOT_KNOWN) -> str:
    """What the second is to the first, `child of`, by the sex of the second."""
    return _said(KINDS[kind].back, sex)


def seen_from(relationship: Relationship, key: str, sex: str = NOT_KNOWN) -> str:
    """What the person of `key`, of that sex, is to the other: `mother of` from one side, `child of` from the other.

    Raises RelationshipError when the person is neither of the two.
    """
    if key == relationship.source:
        return words(relationship.kind, sex)
    if key == relationship.target:
        return words_back(relationship.kind, sex)
    raise RelationshipError(f"{key} is neither side of this relationship.")


def _said(by_sex: Mapping[str, str], sex: str) -> str:
    return by_sex.get(sex, by_sex[NOT_KNOWN])
