"""A screen that is mostly one page of text, `#page`, which scrolls by keys."""

from __future__ import annotations

from csr_interview.ui.base import CommandScreen


class ScrollingScreen(CommandScreen):
    """What the keys of such a screen do; its table of commands names them."""

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#page").scroll_relative(y=lines * 2, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, keeping a line in sight."""
        page = self.query_one("#page")
        page.scroll_relative(y=pages * max(1, page.size.height - 1), animate=False)

    def action_end(self, bottom: int) -> None:
        """Scroll to the top or the bottom."""
        page = self.query_one("#page")
        (page.scroll_end if bottom else page.scroll_home)(animate=False)
