"""The languages of what people read."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]
