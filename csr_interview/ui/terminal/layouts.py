"""Keyboard layouts without Latin letters: which key of a US keyboard is meant."""

from __future__ import annotations

_US = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_LAYOUTS = (
    "йцукенгшщзхъфывапролджэячсмитьбю",  # Russian
    ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,.",  # Greek
    "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ",  # Hebrew
)
_KEYS = {
    char: us for layout in _LAYOUTS for char, us in zip(layout, _US, strict=True) if ord(char) > 0x7F
} | {"і": "s", "ї": "]", "є": "'", "ў": "o"}  # Ukrainian, Belarusian


def us_character(character: str) -> str:
    """Return the character that the same key has on a US keyboard; itself if it is Latin or unknown."""
    us = _KEYS.get(character.lower(), character)
    return us.upper() if us != character and character.isupper() else us
