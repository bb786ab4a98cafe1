"""A list whose lines change in place."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class LineList(OptionList):
    """A list whose lines change in place."""

    def show_lines(self, lines: Sequence[Content], *, fresh: bool) -> None:
        """Show these lines; the cursor stays unless they are `fresh` or their number changed."""
        if fresh or len(lines) != self.option_count:
            self.clear_options()
            self.add_options(Option(line) for line in lines)
            self.highlighted = 0 if lines else None
            return
        for place, line in enumerate(lines):
            prompt = self.get_option_at_index(place).prompt
            if not (isinstance(prompt, Content) and prompt.is_same(line) and prompt.plain == line.plain):
                self.replace_option_prompt_at_index(place, line)
