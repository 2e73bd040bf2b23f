"""The committed front end: a council may use the design system, not the crown, the crest or GOV.UK's own font."""

import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "safeguarding" / "casework" / "design" / "static"
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
FORBIDDEN = ["GDS Transport", "@font-face", "govuk-crest", "govuk-logo-crown", "footer__crown", "sourceMappingURL"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_holds_a_font_or_sign_of_gov_uk(path):
    text = path.read_text(encoding="utf-8")
    assert [word for word in FORBIDDEN if word.lower() in text.lower()] == []


def test_every_picture_a_style_names_is_there_and_ours():
    for path in STATIC.rglob("*.css"):
        for url in re.findall(r"url\([\"']?([^)\"']+)", path.read_text(encoding="utf-8")):
            assert (path.parent / url).is_file(), f"{path.name} names {url}"


def test_our_own_scripts_are_small_and_ask_no_other_server():
    for path in STATIC.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) < 100, path.name
        assert not re.search(r"https?://|\beval\(|innerHTML|localStorage|sessionStorage", text), path.name


def test_the_built_files_are_of_the_versions_asked_for():
    asked = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    built = json.loads((STATIC / "vendor" / "versions.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", number) for number in asked.values())
    assert built == {name: asked[name] for name in built}
    assert f'--govuk-frontend-version: "{built["govuk-frontend"]}"' in (STATIC / "vendor" / "front-end.css").read_text()


def test_the_macros_are_the_partner_of_the_styles():
    """govuk-frontend-jinja 4.1.0 draws what govuk-frontend 6.3.0 styles: the two move together."""
    built = json.loads((STATIC / "vendor" / "versions.json").read_text())
    assert (version("govuk-frontend-jinja"), built["govuk-frontend"]) == ("4.1.0", "6.3.0")


def test_the_lock_file_names_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_the_static_files_can_be_collected_under_hashed_names(tmp_path, settings):
    from django.core.management import call_command

    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert {"page.js", "app.css", "vendor/front-end.css", "draft.js", "supported.js", "icon.svg"} <= set(names)
