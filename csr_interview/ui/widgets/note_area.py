"""A multi-line field for notes that shows one document of many, fast enough to type into on a call."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.scalar import Scalar
from textual.document._document import Document, EditResult, Location, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._history import EditHistory
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

from csr_interview.text import clean

# What a note field keeps of a document while it shows another one.


def _new_history() -> EditHistory:
    """Return an undo history with TextArea's own limits: 50 steps, each of 2 s or 100 characters."""
    return EditHistory(max_checkpoints=50, checkpoint_timer=2.0, checkpoint_max_characters=100)


@dataclass(eq=False)
class NoteState:
    """One document and everything that belongs to editing it; a screen keeps one per question and field.

    Make it with `NoteState.of(text, key)`, hand it to `NoteArea.swap`, and read `text` at any time:
    the document is the one being edited, not a copy.
    """

    document: Document
    key: Hashable = None
    """Whose text this is (the id of a question, say); comes back in `NoteArea.Edited`."""
    history: EditHistory = field(default_factory=_new_history)
    selection: Selection = field(default_factory=Selection)
    """Start and end of the selection; the cursor is at the end. As of the last swap."""
    scroll_y: float = 0.0
    """First visible row, as of the last swap."""
    wrapped: WrappedDocument | None = None
    """The document cut into rows, as of the last swap; None until it was first shown."""

    @classmethod
    def of(cls, text: str = "", key: Hashable = None) -> NoteState:
        """Return the state of a freshly opened document: no history, the cursor after the text."""
        document = Document(text)
        return cls(document, key, selection=Selection.cursor(document.end))

    @property
    def text(self) -> str:
        """The text as it is now, with newlines as in the text it was made of."""
        return self.document.text


class NoteArea(TextArea, inherit_bindings=False):
    """A plain note field: soft wrap, Tab leaves it, undo, and nothing that a note does not need.

    `field` is its name, as it comes back in `Edited`; `text` is what it shows at first, as a document
    with the key None. Between `min_lines` and `max_lines` rows it grows with its text; without a maximum
    the CSS decides. `clean` makes what is typed or pasted harmless. `read_only` text can be selected
    and copied.

    Keys are those of TextArea, but F6 and F7. Not taken, so free for a screen: ctrl+b/f/g/l/n/o/p/q/r/s/t,
    ctrl+up, ctrl+down, alt+arrows, Esc, and F1 to F12.
    """

    DEFAULT_CSS = """
    NoteArea {
        &.-read-only { color: $text-muted; background: $background; }
        &.-read-only:focus { border: tall $border-blurred; }
    }
    """

    # F6 and F7 select a line and the whole text: beside F8, a slip and one more letter would replace a note.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if not (isinstance(binding, Binding) and binding.key in ("f6", "f7"))
    ]

    selection: Reactive[Selection] = reactive(Selection(), init=False, always_update=True, repaint=False)
    """As in TextArea, but moving the cursor repaints the rows it concerns, not the whole field."""

    class Edited(Message):
        """The user changed the text. Loading and swapping documents does not post this."""

        def __init__(self, area: NoteArea, text: str, key: Hashable) -> None:
            super().__init__()
            self.area = area
            self.field = area.field
            """Name of the field."""
            self.text = text
            """The whole text after the change."""
            self.key = key
            """Key of the document changed, which may no longer be the one shown."""

        @property
        def control(self) -> NoteArea:
            """The field, for `on(..., selector)`."""
            return self.area

    def __init__(
        self,
        field: str = "",
        text: str = "",
        *,
        min_lines: int = 3,
        max_lines: int | None = None,
        placeholder: str | Content = "",
        clean: Callable[[str], str] = clean,
        read_only: bool = False,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        self._painted_style: Style | None = None
        self._min_lines, self._max_lines = min_lines, max_lines
        super().__init__(
            placeholder=placeholder,
            read_only=read_only,
            tab_behavior="focus",
            highlight_cursor_line=False,
            id=id,
            classes=classes,
            disabled=disabled,
        )
        self.field = field
        self._clean = clean
        self.cursor_blink = False  # two repaints a second, for the length of an interview
        self.match_cursor_bracket = False
        # `Edited` replaces the one; nobody needs the other, and each would bubble up to the App per key.
        self.disable_messages(TextArea.Changed, TextArea.SelectionChanged)
        self._state = NoteState.of(text)
        self._show(self._state)

    # Documents

    @property
    def state(self) -> NoteState:
        """The document shown, with its cursor and scroll position as of now."""
        self._state.selection = self.selection
        self._state.scroll_y = self.scroll_y
        self._state.wrapped = self.wrapped_document
        return self._state

    def swap(self, state: NoteState) -> NoteState:
        """Show another document where it was left, and return the one shown before.

        Takes effect before it returns: the next key edits the new document.
        """
        left = self.state
        if state is not left:
            self._end_mouse_selection()
            self._state = state
            self._show(state)
        return left

    def load_text(self, text: str) -> None:
        """Replace the document by a new one with the same key; undo does not bring the old one back."""
        self.swap(NoteState.of(text, self._state.key))

    def insert_at_cursor(self, text: str) -> None:
        """Insert text in place of the selection, as if typed in one go; nothing when read-only."""
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)

    def _show(self, state: NoteState) -> None:
        self.history = state.history
        self.history.checkpoint()
        self.document = state.document
        wrapped = state.wrapped
        if wrapped is None:
            wrapped = WrappedDocument(state.document, self.wrap_width, self.indent_width)
        elif wrapped._width != self.wrap_width:
            wrapped.wrap(self.wrap_width, self.indent_width)
        self.wrapped_document = wrapped
        self.navigator = DocumentNavigator(wrapped)
        self._line_cache.clear()
        # First, without its watcher: a scrollbar that comes or goes looks for the row of the cursor.
        self.set_reactive(NoteArea.selection, self._validate_selection(state.selection))
        self._refresh_size()
        self._fit()
        self.selection = state.selection
        self.record_cursor_width()
        if self.is_mounted:
            self.scroll_to(y=state.scroll_y, animate=False, force=True)
            self.scroll_cursor_visible()
        self.refresh()

    # Height

    @property
    def min_lines(self) -> int:
        """Rows of text that are always shown; setting it takes effect at once."""
        return self._min_lines

    @min_lines.setter
    def min_lines(self, lines: int) -> None:
        self._min_lines = lines
        self._fit()

    @property
    def max_lines(self) -> int | None:
        """Rows up to which the field grows; None leaves the height to the CSS."""
        return self._max_lines

    @max_lines.setter
    def max_lines(self, lines: int | None) -> None:
        self._max_lines = lines
        if lines is None:
            self.styles.height = None
        self._fit()

    def _fit(self) -> None:
        """Take the height of the text, within bounds. A layout pass only when that changes."""
        if self._max_lines is None or not self.is_running:
            return
        rows = max(self._min_lines, min(self.wrapped_document.height, self._max_lines))
        height = rows + self.styles.gutter.height
        if self.styles.height != Scalar.from_number(height):
            self.styles.height = height

    def _on_mount(self, event: events.Mount) -> None:
        self._fit()  # the border is known now, and nothing has been laid out yet

    def _rewrap_and_refresh_virtual_size(self) -> None:
        super()._rewrap_and_refresh_virtual_size()
        self._fit()

    # Editing

    def edit(self, edit: Edit) -> EditResult:
        """Make one change, repaint the rows it touched, and post `Edited`."""
        line, height = edit.top[0], self.wrapped_document.height
        before = self.wrapped_document.get_sections(line)
        empty = not self.text
        result = super().edit(edit)
        rows = self.wrapped_document.height != height or empty != (
            not self.text
        )  # a placeholder has rows, too
        if rows or edit.bottom[0] != line or result.end_location[0] != line:
            self.refresh()
        else:
            # Only rows that now look different: TextArea repaints all of them (4 of 6 ms with 12 rows).
            top = self.wrapped_document.location_to_offset((line, 0)).y
            for y, (old, new) in enumerate(
                zip(before, self.wrapped_document.get_sections(line), strict=True)
            ):
                if old != new:
                    self.refresh_lines(top + y)
        self._edited()
        return result

    def _undo_batch(self, edits: Sequence[Edit]) -> None:
        for edit in reversed(edits):
            edit.undo(self)
        self._restored(edits[::-1])

    def _redo_batch(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            edit.do(self, record_selection=False)
        self._restored(edits)

    def _restored(self, edits: Sequence[Edit]) -> None:
        """Bring rows, cursor and screen in line with a document that undo or redo has just changed.

        TextArea refreshes the scrollbars while the cursor is still where it was, perhaps behind the end
        of the text: ctrl+z after a paste of more lines than the field has raises ValueError (textual
        #6686). So: wrap all, move the cursor, then the rest. Remove when fixed there;
        `test_undo_after_paste` also runs the plain TextArea and will tell.
        """
        self.wrapped_document.wrap(self.wrap_width, self.indent_width)
        self._line_cache.clear()
        for edit in edits:
            edit.after(self)
        self._refresh_size()
        self.scroll_cursor_visible()
        self.refresh()
        self._edited()

    def _edited(self) -> None:
        self._fit()
        self.post_message(self.Edited(self, self.text, self._state.key))

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        """Clean what a key or a paste inserts: the one way of the user's text into the document."""
        return super()._replace_via_keyboard(self._clean(insert), start, end)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # TextArea would insert it again, as it is
        self.insert_at_cursor(event.text)

    # Painting

    def _watch_selection(self, previous_selection: Selection, selection: Selection) -> None:
        before = self._cursor_offset[1]
        super()._watch_selection(previous_selection, selection)
        if previous_selection.is_empty and selection.is_empty:
            for y in {before, self._cursor_offset[1]}:
                self.refresh_lines(y)
        else:
            self.refresh()

    def _watch_has_focus(self, focus: bool) -> None:
        super()._watch_has_focus(focus)
        self._line_cache.clear()  # without blinking, the cache does not know whether it drew a cursor

    def find_matching_bracket(self, bracket: str, search_from: Location) -> Location | None:
        """Find none: TextArea would read the whole text at a bracket, also when it does not show it."""
        return None

    def notify_style_update(self) -> None:
        """Look the colours up again before the next painting."""
        self._painted_style = None
        super().notify_style_update()

    def _set_theme(self, theme: str) -> None:
        self._painted_style = None
        super()._set_theme(theme)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint; unlike TextArea look up the seven styles only when they may have changed (0.3 ms)."""
        style = self.rich_style
        if style != self._painted_style:
            self._theme.apply_css(self)
            self._painted_style = style
        return ScrollView.render_lines(self, crop)
