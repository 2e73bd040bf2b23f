"""A kept model: everything needed to link again as before, and nothing of any person."""

import json
from datetime import UTC, datetime

import pytest
from tests.evidence.linkage.test_calibrate import reviewed

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import artefact
from safeguarding.evidence.linkage.declare import model_of, plain
from safeguarding.evidence.made_up.damage import pairs

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def made():
    left, right, _ = pairs(120, seed=5)
    linked = linkage.link(left, right)
    first = artefact.first("police", linkage.load(), linked.trained, "delivery 7", by="A. Analyst", at=AT)
    return left, right, linked, first.calibrated(linkage.calibrate(reviewed(2000)), by="A. Analyst", at=AT)


def test_a_model_comes_back_from_its_plain_form():
    assert model_of(plain(linkage.load())) == linkage.load()


def test_a_kept_model_comes_back_as_it_was(tmp_path, made):
    linkage.keep(made[3], tmp_path / "police.json")
    back = linkage.kept(tmp_path / "police.json")
    assert back == made[3] and back.version == "person 1, police 2"


def test_the_threshold_of_the_calibration_is_the_one_used(made):
    kept = made[3]
    assert kept.ready.thresholds.linked == kept.calibration.linked != kept.model.thresholds.linked
    few = kept.calibrated(linkage.calibrate(reviewed(50)), by="A. Analyst", at=AT)
    assert few.ready == few.model and few.number == 3


def test_training_anew_ends_the_calibration(made):
    assert made[3].trained_on(made[2].trained, "delivery 8", by="A. Analyst", at=AT).calibration is None


def test_nothing_of_any_person_is_in_it(made):
    left, right, _, kept = made
    said = json.dumps(kept.as_json()).lower()
    for side in (left, right):
        for column in ("person_id", "family_name", "address", "postcode"):
            assert not [value for value in side[column].drop_nulls() if len(value) > 4 and f'"{value.lower()}"' in said]
    assert '"police"' in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.pop("format"), "this is no kept model"),
        (lambda raw: raw.pop("trained"), "the entry trained is missing"),
        (lambda raw: raw.update(number="three"), "wrong shape"),
        (lambda raw: raw["model"].pop("thresholds"), "the entry thresholds is missing"),
        (lambda raw: raw["calibration"].update(more=1), "wrong shape"),
        (lambda raw: raw["model"]["block"][0].update(on=["shoe_size"]), "the column shoe_size is not prepared"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path, made, change, said):
    raw = json.loads(json.dumps(made[3].as_json()))
    change(raw)
    (tmp_path / "mine.json").write_text(json.dumps(raw))
    with pytest.raises(linkage.ModelError, match=f"^mine.json: .*{said}"):
        linkage.kept(tmp_path / "mine.json")


def test_a_file_that_is_no_json_is_said(tmp_path):
    (tmp_path / "mine.json").write_text("{")
    with pytest.raises(linkage.ModelError, match=r"^mine\.json: can't be read"):
        linkage.kept(tmp_path / "mine.json")
