"""Every way a child in a census can be wrong, as a table: the damage, its place, and what the reader says."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.returns.example import FILE, cut, put, reading

from safeguarding.evidence.returns.cin_census import Child, Header, Problem, check, stream

# damage | the line holds | path | part of the sentence. The child isn't handed out; the rest of the file is read.
C = "Message/Children/Child[1]/"
E1 = C + "CINdetails[1]/"
ERRORS = {
    "the day first": (put("<CINreferralDate>2025-07-07", "<CINreferralDate>07/07/2025"),
                      "07/07/2025", E1 + "CINreferralDate", "has the day first"),
    "a day that isn't": (put("<CINreferralDate>2025-07-07", "<CINreferralDate>2025-13-40"),
                         "2025-13-40", E1 + "CINreferralDate", "not a day in the calendar"),
    "29 February in a common year": (put("<PersonBirthDate>2017-12-10", "<PersonBirthDate>2017-02-29"),
                                     "2017-02-29", C + "ChildIdentifiers/PersonBirthDate", "not a day in the calendar"),
    "a date with a time": (put("<CPPstartDate>2025-08-22", "<CPPstartDate>2025-08-22T00:00:00"),
                           "T00:00", E1 + "ChildProtectionPlans/CPPstartDate", "without a time"),
    "a date with a zone": (put("<CPPstartDate>2025-08-22", "<CPPstartDate>2025-08-22Z"),
                           "22Z", E1 + "ChildProtectionPlans/CPPstartDate", "without a time"),
    "a date without dashes": (put("<CPPstartDate>2025-08-22", "<CPPstartDate>20250822"),
                              "20250822", E1 + "ChildProtectionPlans/CPPstartDate", "of the form YYYY-MM-DD"),
    "a week date": (put("<CPPstartDate>2025-08-22", "<CPPstartDate>2025-W34-5"),
                    "W34", E1 + "ChildProtectionPlans/CPPstartDate", "of the form YYYY-MM-DD"),
    "placeholder text": (put("<CINPlanEndDate>2025-08-21", "<CINPlanEndDate>PLACEHOLDER_DATA"),
                         "PLACEHOLDER", E1 + "CINPlanDates[1]/CINPlanEndDate", "of the form YYYY-MM-DD"),
    "an empty date": (put("<CINclosureDate>2026-03-30<", "<CINclosureDate><"),
                      "<CINclosureDate>", E1 + "CINclosureDate", "is empty"),
    "a code that isn't": (put(">N1<", ">N11<"), "N11", E1 + "PrimaryNeedCode", "is not one of N1, N2"),
    "a code in small letters": (put(">N1<", ">n1<"), "n1", E1 + "PrimaryNeedCode", "must be exactly N1"),
    "a code with spaces": (put(">N1<", "> N1 <"), " N1 ", E1 + "PrimaryNeedCode", "must be exactly N1"),
    "a factor that isn't": (put(">3B<", ">99Z<"), "99Z",
                            E1 + "Assessments[1]/FactorsIdentifiedAtAssessment/AssessmentFactors[1]", "44 codes"),
    "last decade's sex": (put("<Sex>M", "<Sex>1"), "<Sex>1", C + "ChildIdentifiers/Sex", "is not one of M, F, U"),
    "a flag in words": (put("<ReferralNFA>0", "<ReferralNFA>No"), ">No<", E1 + "ReferralNFA", "0 for no or 1 for yes"),
    "an empty flag": (put("<ReferralNFA>0", "<ReferralNFA>"), "<ReferralNFA>", E1 + "ReferralNFA", "is empty"),
    "a negative number": (put("PreviousCPP>0", "PreviousCPP>-1"), ">-1<",
                          E1 + "ChildProtectionPlans/NumberOfPreviousCPP", "from 0 to 99"),
    "an endless number": (put("PreviousCPP>0", "PreviousCPP>" + "9" * 5000), "999",
                          E1 + "ChildProtectionPlans/NumberOfPreviousCPP", "from 0 to 99"),
    "an NHS number as UPN": (put(">V919200018000<", ">9434765919<"), "9434765919",
                             C + "ChildIdentifiers/UPN", "never put an NHS number here"),
    "an id with a dash": (put(">FS0000001<", ">FS-1<"), "FS-1", C + "ChildIdentifiers/LAchildID", "letters and digits"),
    "an id of 21 characters": (put(">FS0000001<", ">FS0000000000000000001<"), "FS00",
                               C + "ChildIdentifiers/LAchildID", "1 to 20"),
    "an empty id": (put(">FS0000001<", "><"), "<LAchildID>", C + "ChildIdentifiers/LAchildID", "is empty"),
    "a missing flag": (put("<ReferralNFA>0</ReferralNFA>", ""), "<CINdetails>", C + "CINdetails[1]",
                       "has no ReferralNFA, which the census always needs. It goes after Section47"),
    "no identifiers": (cut("<ChildIdentifiers>.*?</ChildIdentifiers>"), "<Child>", "Message/Children/Child[1]",
                       "has no ChildIdentifiers"),
    "no episode": (cut("<CINdetails>.*?</CINdetails>.*?<CINdetails>.*?</CINdetails>"), "<Child>",
                   "Message/Children/Child[1]", "has no CINdetails"),
    "an empty block": (cut("<Disability>MOB</Disability>.*?<Disability>LD</Disability>"), "<Disabilities>",
                       C + "ChildCharacteristics/Disabilities", "has no Disability"),
    "a flag twice": (put("<ReferralNFA>0</ReferralNFA>", "<ReferralNFA>0</ReferralNFA><ReferralNFA>0</ReferralNFA>"),
                     "<ReferralNFA>", E1 + "ReferralNFA[2]", "only once"),
    "the flag after the plans": (
        lambda data: re.sub(rb"\s*<ReferralNFA>0</ReferralNFA>(.*?)(\s*</CINdetails>)",
                            rb"\1\n<ReferralNFA>0</ReferralNFA>\2", data, count=1, flags=re.DOTALL),
        "<ReferralNFA>", E1 + "ReferralNFA", "goes before ChildProtectionPlans"),
    "one element as last year": (put("<Sex>M</Sex>", "<Sex>M</Sex><GenderCurrent>1</GenderCurrent>"),
                                 "GenderCurrent", C + "ChildIdentifiers/GenderCurrent", "Replace it with Sex"),
    "a slip of letters": (put("</Section47>", "<ICPCnotrequired>0</ICPCnotrequired></Section47>"), "ICPCnotrequired",
                          E1 + "Section47[1]/ICPCnotrequired", "Was ICPCnotRequired meant?"),
    "an element in the wrong block": (put("</Section47>", "<ReferralNFA>0</ReferralNFA></Section47>"), "ReferralNFA",
                                      E1 + "Section47[1]/ReferralNFA", "It belongs in CINdetails"),
    "an element nobody knows": (put("</Section47>", "<Weather>wet</Weather></Section47>"), "Weather",
                                E1 + "Section47[1]/Weather", "doesn't have here"),
    "next year's block": (put("<ReferralNFA>0</ReferralNFA>", "<ReferralNFA>0</ReferralNFA><PreProceedingsandFGDM/>"),
                          "PreProceedings", E1 + "PreProceedingsandFGDM", "from 2026-27"),
    "an attribute": (put("<Sex>", '<Sex old="1">'), "<Sex", C + "ChildIdentifiers/Sex", "has an attribute"),
    "words between elements": (put("<Sex>", "as told by mother <Sex>"), "ChildIdentifiers", C + "ChildIdentifiers",
                               "has text between its elements"),
    "elements in a value": (put("<Sex>M", "<Sex><b>M</b>"), "<Sex>", C + "ChildIdentifiers/Sex", "holds other elements"),
    "an element of a namespace": (put("</Sex>", '</Sex><x:UPN xmlns:x="urn:x">1</x:UPN>'), "x:UPN",
                                  C + "ChildIdentifiers/UPN", "namespace"),
}  # fmt: skip


@pytest.mark.parametrize("what", ERRORS)
def test_a_wrong_child_is_reported_with_its_place_and_the_others_are_read(what):
    damage, on_line, path, said = ERRORS[what]
    data = damage(FILE)
    found = list(stream(io.BytesIO(data)))
    first = next(each for each in found if isinstance(each, Problem))
    assert said in first.sentence
    assert (first.severity, first.path) == ("error", path)
    assert on_line in data.decode().splitlines()[first.line - 1]
    assert [each.la_child_id for each in found if isinstance(each, Child)] == ["FS0000002"]
    assert isinstance(found[0], Header)


AROUND = {
    "a stranger among the children": (put("<Child>", "<Adult/><Child>"), "Message/Children/Adult", "not a Child"),
    "a stranger after the children": (
        put("</Children>", "<Adult/></Children>"),
        "Message/Children/Adult",
        "not a Child",
    ),
    "words between children": (put("</Child>", "</Child>and"), "Message/Children", "text between"),
    "words after the children": (put("</Children>", "end</Children>"), "Message/Children", "text between"),
    "words before the children": (put("<Children>", "<Children>start"), "Message/Children", "text between"),
    "words in the message": (put("</Message>", "end</Message>"), "Message", "text between"),
    "a second header": (put("<Children>", "<Header/><Children>"), "Message/Header", "one Header"),
    "a stranger in the message": (put("</Message>", "<Footer/></Message>"), "Message/Footer", "one Header"),
    "an attribute of the message": (put("<Message>", '<Message version="1">'), "Message", "has an attribute"),
    "an attribute of the children": (put("<Children>", '<Children n="2">'), "Message/Children", "has an attribute"),
    "a second list of children": (put("</Message>", "<Children/></Message>"), "Message/Children", "one Header"),
}


@pytest.mark.parametrize("what", AROUND)
def test_what_stands_around_the_children_is_reported_and_they_are_read(what):
    damage, path, said = AROUND[what]
    done = reading(damage(FILE))
    assert [(each.severity, each.path) for each in done.problems] == [("error", path)]
    assert said in done.problems[0].sentence
    assert len(done.children) == 2
    assert done.refused


# damage | part of the path | rule | part of the sentence. The child is read; a person should look.
QUERIES = {
    "a wrong check letter": (put(">V919200018000<", ">A919200018000<"), "/UPN", "1510", "check letter"),
    "a wrong check letter of a temporary UPN": (put(">V919200018000<", ">X80120000100A<"), "/UPN", "1510", "check"),
    "an unknown check letter": (put(">V919200018000<", ">I919200018000<"), "/UPN", "1510", "check letter"),
    "a wrong former UPN": (put(">B801200005001<", ">A801200005001<"), "/FormerUPN", "1560Q", "check letter"),
    "a withdrawn factor": (put(">3B<", ">18A<"), "/AssessmentFactors[1]", "8945Q", "Use 18B"),
    "the other withdrawn factor": (put(">3B<", ">19A<"), "/AssessmentFactors[1]", "8950Q", "Use 19B"),
    "a factor twice": (put(">3B<", ">16A<"), "/AssessmentFactors[2]", "8898", "kept once"),
    "a disability twice": (put(">MOB<", ">LD<"), "/Disability[2]", "8794", "kept once"),
    "a header part of other senders": (
        put("</Source>", "</Source><Content><CBDSLevels><CBDSLevel>Child</CBDSLevel></CBDSLevels></Content>"),
        "/Content", None, "passed over"),
}  # fmt: skip


@pytest.mark.parametrize("what", QUERIES)
def test_a_doubtful_value_is_read_and_asked_about(what):
    damage, path, rule, said = QUERIES[what]
    done = reading(damage(FILE))
    (query,) = done.problems
    assert (query.severity, query.rule) == ("query", rule)
    assert query.path.endswith(path)
    assert said in query.sentence
    assert len(done.children) == 2
    assert not done.refused


def test_a_repeated_factor_is_read_once():
    done = reading(put(">3B<", ">16A<")(FILE))
    assert done.children[0].episodes[0].assessments[0].factors == ("16A",)


def test_a_child_twice_is_refused_the_second_time_and_says_where_the_first_is():
    done = reading(put(">FS0000002<", ">FS0000001<")(FILE))
    (problem,) = done.problems
    assert (problem.severity, problem.rule) == ("error", "8510")
    assert "the same as in Child[1]" in problem.sentence
    assert [child.la_child_id for child in done.children] == ["FS0000001"]


def test_several_faults_in_one_child_are_all_reported():
    damage = put(">N1<", ">N77<")(put("<Sex>M", "<Sex>X")(FILE))
    assert [each.path.rsplit("/", 1)[1] for each in reading(damage).problems] == ["Sex", "PrimaryNeedCode"]


def test_no_sentence_and_no_printed_problem_holds_what_the_file_says_of_a_child():
    secret = "SECRETVALUE"
    for damage in (
        put("<Sex>M", f"<Sex>{secret}"),
        put(">FS0000001<", f">{secret}-1<"),
        put(">2017-12-10<", f">{secret}<"),
        put("<Sex>", f"{secret}<Sex>"),
        put("<Sex>", f'<Sex a="{secret}">'),
        put("<Sex>M", f"<Sex>&{secret};"),
        put("</Sex>", f"</{secret}>"),
    ):
        problems = reading(damage(FILE)).problems
        assert problems
        assert secret not in repr(problems)
        assert all(secret not in problem.sentence for problem in problems)


def test_a_long_list_is_cut_and_says_how_much_more_there_is():
    checked = check(io.BytesIO(put("<Sex>U", "<Sex>X")(put("<Sex>M", "<Sex>X")(FILE))), most=1)
    assert len(checked.problems) == 1
    assert checked.counts == {"error": 2}
    assert "and 1 more." in checked.words()


def test_a_child_with_endless_faults_gets_a_list_that_ends_and_says_how_many_more():
    problems = reading(put("<Sex>", "<a/>" * 5_000 + "<Sex>")(FILE)).problems
    assert len(problems) == 1_001
    assert problems[-1].sentence.startswith("4,000 more problems stand here")
    assert {problem.severity for problem in problems} == {"error"}


def test_a_file_with_endless_faults_is_not_read_to_its_end():
    done = reading(put("<Child>", "<Child/>" * 20_000 + "<Child>")(FILE))
    assert len(done.problems) == 10_001
    assert done.problems[-1].severity == "fatal"
    assert "10,000 errors so far" in done.problems[-1].sentence
    assert not done.children


PIECES = [b"<", b">", b"&", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x ?>", b"&#0;", b"\xff", b"\x00", b"<Child>",
          b"</Child>", b"</Children>", b"<Header>", b" xmlns='u'", b"<!DOCTYPE a>", b"<a:b/>", b"\xef\xbb\xbf"]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 60), st.sampled_from(PIECES)), min_size=1, max_size=4))
def test_no_damage_raises_and_what_stops_the_reading_comes_last(damage):
    data = FILE
    for at, removed, piece in damage:
        at %= len(data)
        data = data[:at] + piece + data[at + removed :]
    found = list(stream(io.BytesIO(data)))
    problems = [each for each in found if isinstance(each, Problem)]
    fatal = [each for each in problems if each.severity == "fatal"]
    assert not fatal or found[-1] is fatal[-1]
    assert problems or [each.la_child_id for each in found[1:]] == ["FS0000001", "FS0000002"]
