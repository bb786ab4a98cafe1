"""The page of the scorecard reader: texts from top to bottom, with signs that lead to earlier versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from csr_interview.ui.scorecard.reader_text import Section, Sign
from csr_interview.ui.text import shown_line
from csr_interview.ui.widgets.laid_text import LaidText, Layout

TRAIL = "trail"
"""The place of the audit trail."""


class VersionsSign(Widget, can_focus=True):
    """One line: how many earlier versions a text has. Enter or a click opens them."""

    DEFAULT_CSS = """
    VersionsSign { height: auto; color: $text-accent; padding: 0 0 0 2; }
    VersionsSign:focus { background: $accent 30%; text-style: bold; }
    VersionsSign:hover { background: $accent 15%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", show=False)]

    class Opened(Message):
        """The earlier versions of a text were asked for."""

        def __init__(self, sign: Sign) -> None:
            super().__init__()
            self.sign = sign

    def __init__(self, sign: Sign) -> None:
        super().__init__()
        self.sign = sign

    def render(self) -> Content:
        """Say how many there are, of what."""
        count = self.sign.count
        many = "1 earlier version" if count == 1 else f"{count} earlier versions"
        how = "   Enter shows them" if self.has_focus else ""
        return Content.assemble(f"↶ {many} of ", shown_line(self.sign.label), how)

    def action_open(self) -> None:
        """Ask for the versions."""
        self.post_message(self.Opened(self.sign))

    def on_click(self, event: events.Click) -> None:
        """As Enter."""
        event.stop()
        self.action_open()


class ReaderPage(VerticalScroll, inherit_bindings=False):
    """The whole of one interview, one section below the other. Its screen has the keys."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._starts: dict[str, Widget] = {}
        self._went: tuple[str, float] | None = None

    async def fill(self, sections: Sequence[Section]) -> None:
        """Put sections on the page, in place of what was there; the trail follows with `add_trail`."""
        await self.remove_children()
        self._starts, self._went = {}, None
        parts = []
        for section in sections:
            made = list(_widgets(section))
            self._starts[section.place] = made[0]
            parts += made
        await self.mount(*parts)

    async def add_trail(self, head: Layout, parts: Sequence[Layout]) -> None:
        """Put the audit trail at the end."""
        title = _text(head)
        self._starts[TRAIL] = title
        await self.mount(title, *map(_text, parts))

    def retitle(self, head: Layout) -> None:
        """Show another title of the trail."""
        title = self._starts.get(TRAIL)
        if isinstance(title, LaidText):
            title.show(head)

    @property
    def places(self) -> tuple[str, ...]:
        """Where one can jump to, in order."""
        return tuple(self._starts)

    @property
    def place(self) -> str:
        """The section at the top of what is seen; where one jumped to, as long as nothing moved since."""
        if self._went is not None and self._went[1] == self.scroll_y:
            return self._went[0]
        here = "top"
        for place, start in self._starts.items():
            if start.virtual_region.y <= self.scroll_y + 1:
                here = place
        return here

    def go(self, place: str) -> None:
        """Scroll so that a section begins at the top, or as far as the page goes."""
        start = self._starts.get(place)
        if start is not None:
            y = min(start.virtual_region.y, self.max_scroll_y)
            self.scroll_to(y=y, animate=False)
            self._went = (place, y)

    def move(self, by: int) -> None:
        """Go to the section before or after the present one."""
        places = self.places
        if not places:
            return
        number = places.index(self.place) + by
        self.go(places[min(max(number, 0), len(places) - 1)])

    def next_sign(self, by: int) -> bool:
        """Focus the next sign, or the first one below what is at the top; False where there is none."""
        signs = list(self.query(VersionsSign))
        if not signs:
            return False
        focused = self.screen.focused
        if isinstance(focused, VersionsSign) and focused in signs:
            place = (signs.index(focused) + by) % len(signs)
        else:
            below = [n for n, sign in enumerate(signs) if sign.virtual_region.y >= self.scroll_y]
            above = [n for n, sign in enumerate(signs) if sign.virtual_region.y < self.scroll_y]
            found = below[:1] if by > 0 else above[-1:]
            place = found[0] if found else (0 if by > 0 else len(signs) - 1)
        signs[place].focus(scroll_visible=False)
        self.scroll_to_widget(signs[place], animate=False)
        return True


def _widgets(section: Section) -> Iterator[Widget]:
    """Yield the parts of a section: texts stand a line below what is above, signs right below it."""
    for item in section.items:
        yield VersionsSign(item) if isinstance(item, Sign) else _text(item)


def _text(layout: Layout) -> LaidText:
    text = LaidText(classes="section")
    text.show(layout)
    return text
