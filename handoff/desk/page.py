"""The files of the desk and the addresses they are served at. No FastAPI here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent

# Everything the desk needs is its own: no inline script or style, nothing from elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)


@dataclass(frozen=True)
class File:
    """A file of the desk and its media type; `desk.js` exists once the bundle is built."""

    path: Path
    media_type: str


FILES: dict[str, File] = {
    "/desk": File(_HERE / "index.html", "text/html; charset=utf-8"),
    "/desk/desk.css": File(_HERE / "desk.css", "text/css; charset=utf-8"),
    "/desk/desk.js": File(_HERE / "dist" / "desk.js", "text/javascript; charset=utf-8"),
    "/desk/mark.svg": File(_HERE / "mark.svg", "image/svg+xml"),
}
