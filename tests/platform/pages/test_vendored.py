"""What is vendored is what was taken: nothing changed, nothing added, nothing missing, licenses beside it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import carelaw.platform.pages

ROOT = Path(__file__).resolve().parents[3]
USWDS = Path(carelaw.platform.pages.__file__).parent / "static" / "uswds"
AXE = ROOT / "tests" / "vendor" / "axe-core"
OURS = {"CHECKSUMS", "README.md"}


@pytest.mark.parametrize("folder", [USWDS, AXE], ids=lambda folder: folder.name)
def test_the_checksums_hold(folder):
    listed = dict(reversed(line.split(maxsplit=1)) for line in (folder / "CHECKSUMS").read_text().splitlines())
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - OURS
    assert there == set(listed)
    wrong = [name for name in sorted(there) if hashlib.sha256((folder / name).read_bytes()).hexdigest() != listed[name]]
    assert wrong == []


@pytest.mark.parametrize(
    ("folder", "package", "version", "license_files"),
    [
        (USWDS, "@uswds/uswds", "3.14.0", ("licenses/LICENSE.md", "licenses/OFL-1.1.txt", "licenses/Apache-2.0.txt")),
        (AXE, "axe-core", "4.14.1", ("LICENSE", "LICENSE-3RD-PARTY.txt")),
    ],
    ids=["uswds", "axe-core"],
)
def test_package_version_and_licenses_are_named(folder, package, version, license_files):
    words = (folder / "README.md").read_text(encoding="utf-8")
    assert f"`{package}`" in words
    assert version in words
    assert all((folder / name).stat().st_size > 1000 for name in license_files)


def test_the_version_in_the_layout_is_the_vendored_one():
    base = (USWDS.parents[1] / "templates" / "base.html").read_text(encoding="utf-8")
    assert set(re.findall(r"uswds/\S+' %}\?v=([\d.]+)", base)) == {"3.14.0"}
    assert (
        (USWDS / "css" / "uswds.min.css")
        .read_text(encoding="utf-8")
        .startswith('@charset "UTF-8";\n/*! uswds v3.14.0 */')
    )


def test_the_vendored_files_stay_small():
    assert sum(path.stat().st_size for path in USWDS.rglob("*") if path.is_file()) < 1_500_000
