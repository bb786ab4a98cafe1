"""The rating of the current question: five numbers, not assessed, and the anchor of the rating."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from csr_interview.ui.content import to_line


@dataclass(frozen=True)
class RatingView:
    """The content of the bar. `waiting` is set between ctrl+r and its digit."""

    rating: int | None
    skip_reason: str
    anchor: str
    waiting: bool
    hidden: bool


class RatingBar(Widget):
    """Two or three lines: the scale, then the anchor of the rating or the keys that rate."""

    DEFAULT_CSS = "RatingBar { height: 2; padding: 0 1; background: $surface; }"

    class Chosen(Message):
        """A rating was clicked; None means not assessed."""

        def __init__(self, rating: int | None) -> None:
            super().__init__()
            self.rating = rating

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = RatingView(None, "", "", False, False)

    def show(self, view: RatingView) -> None:
        """Show this view; repaint only on a change."""
        if view != self._view:
            self._view = view
            self.refresh()

    def render(self) -> Content:
        """Draw the scale and the line below it."""
        view = self._view
        pieces: list[Content] = [Content.styled("RATING  ", "bold")]
        for number in range(1, 6):
            chosen = view.rating == number and not view.hidden
            pieces.append(
                Content.styled(
                    f"[{number}]" if chosen else f" {number} ", "bold reverse $accent" if chosen else ""
                )
            )
            pieces.append(Content(" "))
        skipped = bool(view.skip_reason)
        word = self._not_assessed
        pieces.append(
            Content.styled(f"[{word}]" if skipped else f" {word} ", "bold reverse" if skipped else "")
        )
        scale = Content.assemble(*pieces)
        room = (
            self.size.width * max(1, self.size.height - 1) - (self.size.height - 2) * 12
        )  # wrapping wastes some
        return Content.assemble(scale, "\n", self._explanation(view).truncate(room, ellipsis=True))

    @property
    def _not_assessed(self) -> str:
        return "not assessed" if self.size.width >= 46 else "n/a"

    def _explanation(self, view: RatingView) -> Content:
        if view.waiting:
            return Content.styled("Press 1–5 to rate, 0 for not assessed, Esc to cancel.", "bold $accent")
        if view.hidden:
            return Content.styled("Ratings hidden (F9)", "$foreground-muted")
        if view.rating is not None:
            return Content.assemble((f"{view.rating} = ", "bold"), to_line(view.anchor))
        if view.skip_reason:
            return Content.assemble(("Not assessed: ", "bold"), to_line(view.skip_reason))
        how = "Not rated. Press F1–F5, or ^R and a digit."
        return Content.styled(
            how if self.size.width > len(how) else "Not rated. F1–F5, or ^R 1–5", "$foreground-muted"
        )

    def on_click(self, event: events.Click) -> None:
        """Rate with the mouse."""
        place = event.get_content_offset(self)
        if place is None or place.y != 0:
            return
        event.stop()
        x = place.x - len("RATING  ")
        if 0 <= x < 20:
            self.post_message(self.Chosen(x // 4 + 1))
        elif 20 <= x < 22 + len(self._not_assessed):
            self.post_message(self.Chosen(None))
