"""The reasons that a person who decides is given."""

from dataclasses import replace

import pytest

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import DOUBTFUL
from safeguarding.evidence.made_up.damage import pairs


@pytest.fixture(scope="module")
def linked():
    left, right, _ = pairs(300, seed=2)
    return linkage.link(left, right)


def test_every_doubtful_pair_is_explained(linked):
    explained = list(linkage.explain_doubtful(linked))
    wanted = linked.links.filter(linked.links["band"] == DOUBTFUL).select("left_id", "right_id").rows()
    assert [(e.left_id, e.right_id) for e in explained] == wanted and wanted


def test_the_bits_of_the_findings_add_up_to_the_probability(linked):
    for number in range(0, len(linked.links), 7):
        pair = linked.links.row(number, named=True)
        (explained,) = linkage.explain(linked, pair["right_id"], pair["left_id"])
        odds = 2**explained.bits
        assert odds / (1 + odds) == pytest.approx(pair["probability"], abs=1e-5)


def test_there_is_a_line_for_the_start_each_comparison_the_sum_and_the_reason(linked):
    explained = next(linkage.explain_doubtful(linked))
    lines = explained.sentences()
    assert lines[0] == "Of pairs drawn blindly, about 1 in 600 is one person."
    assert [line.split(":")[0] for line in lines[1:-2]] == [
        "Given name",
        "Family name",
        "Date of birth",
        "Address",
        "Sex",
    ]
    assert lines[-2].startswith("Taken together: match probability") and lines[-1] == explained.reason


def test_no_line_holds_a_name_or_a_date_of_anyone(linked):
    left, _, _ = pairs(300, seed=2)
    said = " ".join(line for e in linkage.explain_doubtful(linked) for line in e.sentences())
    words = set(said.replace(".", " ").replace(",", " ").split())
    assert not words & (set(left["family_name"]) - {"Address", "Sex", "Taken"}) and not words & set(left["postcode"])


def test_a_row_with_no_pair_has_no_explanation(linked):
    assert linkage.explain(linked, "nobody") == ()


def test_agreement_on_a_rare_name_says_more_than_on_a_common_one():
    left, right, _ = pairs(2100, seed=4)
    model = linkage.load()
    quick = replace(model, training=replace(model.training, random_pairs=100_000))
    evidence = linkage.link(left, right, quick).evidence
    rare = evidence.filter(evidence["rare_family_name"] != 0)["rare_family_name"]
    assert rare.min() < 0 < rare.max()
