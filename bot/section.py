"""What every section of the configuration is: frozen, and strict about its keys."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A section, or a part of one; unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
