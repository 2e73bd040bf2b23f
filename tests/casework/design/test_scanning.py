"""Files are scanned through clamd's protocol, and a scanner that doesn't answer as it should lets nothing through."""

from __future__ import annotations

import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.design.clamd import EICAR, clamd, drop_by_drop, half, never, says

from safeguarding.casework.design import scanning
from safeguarding.casework.design.not_taken import NotTaken
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.returns.models import ImportRun

CLEAN = b"a,b\r\n" + b"1,2\r\n" * 100_000


def upload(content: bytes = CLEAN) -> SimpleUploadedFile:
    return SimpleUploadedFile("rows.csv", content)


def test_a_clean_file_passes_and_the_scanner_was_given_every_byte_of_it(settings):
    with clamd() as scanner:
        settings.CLAMAV = scanner.address
        assert checked(upload(), kinds={"csv"}).file.read() == CLEAN
        assert scanner.streams == [CLEAN]


def test_a_scanner_on_a_unix_socket_is_asked_the_same_way(settings, tmp_path):
    with clamd(socket=tmp_path / "clamd.ctl") as scanner:
        settings.CLAMAV = scanner.address
        checked(upload(), kinds={"csv"})
        with pytest.raises(NotTaken, match="something harmful"):
            checked(upload(EICAR), kinds={"csv"})
        assert scanner.streams == [CLEAN, EICAR]


@pytest.mark.parametrize("around", [b"", b"a,b\r\n" * 30_000])
def test_the_scanners_test_file_is_refused_wherever_it_stands(settings, around):
    with clamd() as scanner:
        settings.CLAMAV = scanner.address
        with pytest.raises(NotTaken, match="something harmful"):
            checked(upload(around + EICAR + around), kinds={"csv"})


def test_without_a_scanner_configured_nothing_is_scanned(settings):
    settings.CLAMAV = ""
    assert checked(upload(EICAR), kinds={"csv"}).name == "rows.csv"


def test_a_file_beyond_the_scanners_own_limit_is_refused_with_that_reason(settings):
    with clamd(longest=100_000) as scanner:
        settings.CLAMAV = scanner.address
        with pytest.raises(NotTaken, match=r"larger than the malware scanner takes|could not be scanned"):
            checked(upload(), kinds={"csv"})


def test_a_scanner_that_is_down_refuses_the_file(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.CLAMAV = f"127.0.0.1:{port}"
    with pytest.raises(NotTaken, match="could not be scanned for malware, so it was not taken"):
        checked(upload(), kinds={"csv"})


def test_a_socket_that_is_not_there_refuses_the_file(settings, tmp_path):
    settings.CLAMAV = str(tmp_path / "gone.ctl")
    with pytest.raises(NotTaken, match="could not be scanned"):
        checked(upload(), kinds={"csv"})


@pytest.mark.parametrize(
    "answers",
    [
        never,
        drop_by_drop,
        half,
        says(b"stream: OK FOUND? no\0"),
        says(b"OK\0"),
        says(b"\0"),
        says(b"stream: Can't allocate memory ERROR\0"),
        says(b"UNKNOWN COMMAND\0"),
        says(b"x" * 10_000),
    ],
    ids=["never", "drop by drop", "half", "mixed", "short", "nothing", "error", "unknown", "endless"],
)
def test_whatever_a_scanner_says_but_that_all_is_well_refuses_the_file(settings, answers):
    settings.SCAN_SECONDS = 0.5
    with clamd(answers=answers) as scanner:
        settings.CLAMAV = scanner.address
        with pytest.raises(NotTaken, match="could not be scanned"):
            checked(upload(), kinds={"csv"})


def test_a_scanner_that_stops_reading_is_given_up(settings):
    settings.SCAN_SECONDS = 0.5
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.CLAMAV = f"127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(NotTaken, match="could not be scanned"):
            scanning.scan([b"x" * 65536] * 400)


@pytest.mark.parametrize("content, words", [(EICAR, "something harmful"), (None, "could not be scanned")])
def test_nothing_of_a_refused_file_is_stored_and_the_page_says_why(house: House, settings, content, words):
    with clamd() as scanner:
        settings.CLAMAV = scanner.address if content else "127.0.0.1:1"
        rows = SimpleUploadedFile("extract.csv", content or CLEAN)
        client = house.client(house.analyst)
        page = client.post(reverse("deliveries"), {"what": f"police:{house.police.pk}", "file": rows}).content.decode()
        assert words in page
        census = SimpleUploadedFile("census.xml", b"<Message>" + (content or b"") + b"</Message>")
        page = house.client(house.performance).post(reverse("census"), {"file": census}).content.decode()
        assert words in page
    assert not Delivery.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_log_says_what_was_found_and_not_whose_file_it_was(settings, caplog):
    with clamd() as scanner:
        settings.CLAMAV = scanner.address
        with pytest.raises(NotTaken):
            checked(SimpleUploadedFile("Ivy Harlow.csv", EICAR), kinds={"csv"})
    assert "Eicar-Test-Signature" in caplog.text
    assert "Harlow" not in caplog.text
