"""Every way a census file can be wrong, as a table: the damage, and the one clear message it gets."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.returns.example import FILE, reading

from safeguarding.evidence.returns.cin_census import Child, Header, Problem, check, stream

ALL = re.DOTALL
LAUGHS = b'<!DOCTYPE Message [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (new, b"&%c;" % old * 10) for old, new in zip(b"abcdefgh", b"bcdefghi", strict=True)
)
DOCTYPE = "has a document type declaration (DOCTYPE)"


def put(old: str, new: str):
    """The file with the first `old` replaced."""

    def damage(data: bytes) -> bytes:
        assert old.encode() in data, old
        return data.replace(old.encode(), new.encode(), 1)

    return damage


def cut(pattern: str):
    def damage(data: bytes) -> bytes:
        return re.sub(pattern.encode(), b"", data, count=1, flags=ALL)

    return damage


def as_bytes(data: bytes):
    return lambda _: data


# damage | line | path | part of the sentence. Each stops the reading with this one message and nothing after it.
REFUSED = {
    "nothing at all": (as_bytes(b""), 0, "", "The file is empty"),
    "only blanks": (as_bytes(b" \n \n"), 0, "", "The file is empty"),
    "only nulls": (as_bytes(b"\0" * 4096), 0, "", "The file is empty"),
    "plain text": (as_bytes(b"Dear colleague"), 1, "", "is not XML"),
    "a CSV file": (as_bytes(b"LAchildID,Sex\nA1,F\n"), 1, "", "looks like a CSV file"),
    "a spreadsheet's tab-separated text": (as_bytes(b"LAchildID\tSex\nA1\tF\n"), 1, "", "looks like a CSV file"),
    "JSON": (as_bytes(b'{"children": []}'), 1, "", "looks like JSON"),
    "a zip renamed to .xml": (as_bytes(b"PK\x03\x04\x14\x00" + b"\0" * 50), 0, "", "is a zip archive"),
    "a gzip": (as_bytes(b"\x1f\x8b\x08" + b"\0" * 50), 0, "", "is a gzip archive"),
    "a PDF": (as_bytes(b"%PDF-1.7"), 0, "", "is a PDF document"),
    "an old workbook": (as_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1"), 0, "", "is an old Office document"),
    "a web page": (as_bytes(b"<!DOCTYPE html>\n<html></html>"), 1, "", "is a web page"),
    "an unfinished element": (as_bytes(b"<"), 1, "", "has no elements"),
    "only a declaration": (as_bytes(b'<?xml version="1.0"?>\n'), 2, "", "has no elements"),
    "half a declaration": (as_bytes(b"<?xml vers"), 1, "", "breaks off"),
    "a comment without end": (as_bytes(b"<!--" + b"x" * 70_000), 1, "", "never closed"),
    "an external entity": (
        put("<Message>", '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Message>'), 2, "", DOCTYPE),
    "an external entity in use": (
        lambda data: put("TEST", "&x;")(put("<Message>", '<!DOCTYPE M [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
                                            "<Message>")(data)), 2, "", DOCTYPE),
    "an external subset": (put("<Message>", '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/x.dtd">\n<Message>'),
                           2, "", DOCTYPE),
    "billion laughs": (lambda data: LAUGHS + b"]>" + data.split(b"\n", 1)[1], 1, "", DOCTYPE),
    "DOCTYPE after a comment": (put("<Message>", "<!-- a\n -->\n<!DOCTYPE Message>\n<Message>"), 4, "", DOCTYPE),
    "DOCTYPE in UTF-16": (lambda _: '<!DOCTYPE M [<!ENTITY a "b">]><Message/>'.encode("utf-16"), 1, "", DOCTYPE),
    "an entity nobody declared": (put("TEST", "&name;"), 12, "", "entity"),
    "cut off in a child": (lambda data: data[: data.index(b"<Ethnicity>")], 31, "", "breaks off"),
    "cut off in a tag": (lambda data: data[: data.index(b"<Ethnicity>") + 4], 31, "", "breaks off"),
    "cut off before the last tag": (lambda data: data[: data.rindex(b"</Message>")], 108, "", "breaks off"),
    "Windows letters called UTF-8": (lambda data: data.replace(b"TEST", b"Caf\xe9"), 12, "", "don't fit the encoding"),
    "UTF-8 called UTF-16": (put("utf-8", "utf-16"), 1, "", "says that it is UTF-16"),
    "an unknown encoding": (put("utf-8", "klingon"), 1, "", "names an encoding"),
    "an encoding of the mainframe": (put("utf-8", "cp037"), 1, "", "names an encoding"),
    "UTF-32": (lambda data: data.decode().encode("utf-32"), 1, "", "UTF-32"),
    "a lone ampersand": (put("TEST", "M & S"), 12, "", "not well-formed"),
    "a control character": (put("TEST", "\x01"), 12, "", "not well-formed"),
    "tags closed crosswise": (put("</Sex>", "</Gender>"), 27, "", "closed by the end of another"),
    "a second root": (lambda data: data + b"<Message/>", 109, "", "after the end"),
    "elements 300 deep": (put("<Sex>", "<a>" * 300), 27, "", "too deep"),
    "a text of 20 MB": (put("TEST", "x" * 20_000_000), 0, "Message", "longer than 4 MB"),
    "a child of 5 MB": (put("<Sex>", "<Sex>" + "x" * 5_000_000), 0, "Message/Children/Child[1]", "longer than 4 MB"),
    "another root": (lambda data: data.replace(b"Message", b"CIN"), 2, "", "The first element must be Message"),
    "a prefix": (lambda data: data.replace(b"Message", b"x:Message"), 2, "", "The first element must be Message"),
    "a namespace": (put("<Message>", '<Message xmlns="urn:x">'), 2, "Message", "Remove xmlns"),
    "no header": (cut("<Header>.*</Header>"), 2, "Message", "no Header before its children"),
    "the header last": (lambda data: re.sub(rb"(<Header>.*</Header>)(.*)(</Message>)", rb"\2\1\3", data, flags=ALL),
                        2, "Message", "no Header before its children"),
    "no children": (cut("<Child>.*</Child>"), 2, "Message/Children", "holds no children"),
    "neither header nor children": (cut("<Header>.*</Children>"), 2, "Message", "has no Header"),
    "last year's file": (put("<Year>2026", "<Year>2025"), 6, "Message/Header/CollectionDetails/Year",
                         "is the census for 2024-25 (Year 2025), which can't be read"),
    "a year in words": (put("<Year>2026", "<Year>2025-26"), 6, "Message/Header/CollectionDetails/Year", "four digits"),
    "no year": (cut("<Year>2026</Year>"), 4, "Message/Header/CollectionDetails", "has no Year"),
    "another collection": (put(">CIN<", ">SSDA903<"), 5, "Message/Header/CollectionDetails/Collection", "must be CIN"),
    "the start of the year for its end": (put(">2026-03-31<", ">2025-04-01<"), 7,
                                          "Message/Header/CollectionDetails/ReferenceDate", "must be the last day"),
    "an authority of four digits": (put("<LEA>919", "<LEA>9190"), 11, "Message/Header/Source/LEA", "three digits"),
    "no authority": (cut("<LEA>919</LEA>"), 9, "Message/Header/Source", "has no LEA"),
    "two sources": (put("<Source>", "<Source><LEA>919</LEA></Source><Source>"), 9, "Message/Header/Source[2]",
                    "only once"),
    "a moment without a time": (put("T09:00:00", ""), 15, "Message/Header/Source/DateTime", "date and time"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_not_a_census_is_refused_with_one_clear_message(what):
    damage, line, path, said = REFUSED[what]
    found = list(stream(io.BytesIO(damage(FILE))))
    last = found[-1]
    assert isinstance(last, Problem)
    assert said in last.sentence
    assert (last.severity, last.line, last.path) == ("fatal", line, path)
    assert [each.severity for each in found if isinstance(each, Problem)] == ["fatal"]


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
                            rb"\1\n<ReferralNFA>0</ReferralNFA>\2", data, count=1, flags=ALL),
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


def test_a_file_of_another_year_than_the_one_wanted_is_refused():
    data = put("<Year>2026", "<Year>2025")(FILE)
    (problem,) = reading(data, year=2026).problems
    assert "is the census for 2024-25 (Year 2025). The one wanted is 2025-26 (Year 2026)" in problem.sentence


def test_a_file_of_another_authority_is_refused():
    (problem,) = reading(FILE, authority="801").problems
    assert (problem.severity, problem.path, problem.value) == ("fatal", "Message/Header/Source/LEA", "919")
    assert "LEA must be 801" in problem.sentence
    assert not reading(FILE, authority="919").problems


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


def test_a_prefix_nobody_declared_is_refused():
    *_, last = reading(put("</Sex>", "</Sex><x:UPN>1</x:UPN>")(FILE)).problems
    assert (last.severity, last.line) == ("fatal", 27)


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
