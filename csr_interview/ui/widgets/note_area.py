"""A fast multi-line field for notes that switches between documents."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
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


class TypingHistory(EditHistory):
    """Undo steps in which a run of typed characters counts as if each had been typed alone."""

    typing = False
    """Whether the edit is typed text, not a paste."""

    def record(self, edit: Edit) -> None:
        """Record an edit; a run continues the step of the characters before it."""
        run = self.typing and len(edit.text) > 1
        now = self._get_time()
        if (
            run
            and self._undo_stack
            and not (self._force_end_batch or self._previously_replaced or edit.top != edit.bottom)
            and now - self._last_edit_time <= self.checkpoint_timer
            and self._character_count + len(edit.text) <= self.checkpoint_max_characters
        ):
            self._undo_stack[-1].append(edit)
            self._character_count += len(edit.text)
            self._last_edit_time = now
            self._redo_stack.clear()
            return
        super().record(edit)
        if run:
            self._force_end_batch = False


# The state of a document while the field shows another one.


@dataclass(eq=False)
class NoteState:
    """A document with its editing state; a screen has one per question and field.

    Create it with `NoteState.of(text, key)`, pass it to `NoteArea.swap`, and read `text` at any time: the
    document is the one being edited, not a copy.
    """

    document: Document
    key: Hashable = None
    """Identifies the text (such as a question id) in `NoteArea.Edited`."""
    history: TypingHistory = field(default_factory=partial(TypingHistory, 1000, 2.0, 100))
    """Steps of 2 s or 100 characters each as in TextArea, but not only 50: all of an interview is undone."""
    selection: Selection = field(default_factory=Selection)
    """Start and end of the selection at the last swap; the cursor is at the end."""
    scroll_y: float = 0.0
    """First visible row at the last swap."""
    wrapped: WrappedDocument | None = None
    """The wrapped document at the last swap; None until it is first shown."""

    @classmethod
    def of(cls, text: str = "", key: Hashable = None) -> NoteState:
        """Return the state of a new document: no history, the cursor after the text."""
        document = Document(text)
        return cls(document, key, selection=Selection.cursor(document.end))

    @property
    def text(self) -> str:
        """The current text, with the original kind of newlines."""
        return self.document.text


class NoteArea(TextArea, inherit_bindings=False):
    """A plain note field with soft wrap and undo; Tab leaves it.

    `field` is its name in `Edited`; `text` is the initial text, as a document with the key None. It grows
    with its text from `min_lines` to `max_lines` rows; without a maximum the CSS sets the height. `read_only`
    text can be selected and copied.

    Keys are those of TextArea without F6 and F7, and Ctrl+Delete, Ctrl+Home and Ctrl+End. Free for screens:
    ctrl+b/f/g/l/n/o/p/q/r/s/t, ctrl+up, ctrl+down, alt+arrows, Esc, and F1 to F12.
    """

    DEFAULT_CSS = """
    NoteArea {
        &.-read-only { color: $text-muted; background: $background; }
        &.-read-only:focus { border: tall $border-blurred; }
    }
    """

    # F6 and F7 select a line and the whole text: next to F8, a typo and one letter would replace a note.
    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if not (isinstance(binding, Binding) and binding.key in ("f6", "f7"))
    ] + [
        Binding("ctrl+delete", "delete_word_right", show=False),
        Binding("ctrl+home", "cursor_to(False)", show=False),
        Binding("ctrl+end", "cursor_to(True)", show=False),
        Binding("ctrl+shift+home", "cursor_to(False, True)", show=False),
        Binding("ctrl+shift+end", "cursor_to(True, True)", show=False),
    ]

    selection: Reactive[Selection] = reactive(Selection(), init=False, always_update=True, repaint=False)
    """As in TextArea, but moving the cursor repaints only the affected rows."""

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
            """Key of the changed document, which may not be shown anymore."""

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
        read_only: bool = False,
        id: str | None = None,
    ) -> None:
        self._painted_style: Style | None = None
        self._min_lines, self._max_lines = min_lines, max_lines
        super().__init__(
            placeholder=placeholder,
            read_only=read_only,
            tab_behavior="focus",
            highlight_cursor_line=False,
            id=id,
        )
        self.field = field
        self.cursor_blink = False  # saves two repaints per second
        self.match_cursor_bracket = False
        # `Edited` replaces one and the other is unused; each would bubble up to the App on every key.
        self.disable_messages(TextArea.Changed, TextArea.SelectionChanged)
        self._state = NoteState.of(text)
        self._show(self._state)

    # Documents

    @property
    def state(self) -> NoteState:
        """The current document, with cursor and scroll position."""
        self._state.selection = self.selection
        self._state.scroll_y = self.scroll_y
        self._state.wrapped = self.wrapped_document
        return self._state

    def swap(self, state: NoteState) -> NoteState:
        """Show another document where it was left, and return the previous one.

        Takes effect at once: the next key edits the new document.
        """
        left = self.state
        if state is not left:
            self._end_mouse_selection()
            self._state = state
            self._show(state)
        return left

    @property
    def undo_steps(self) -> int:
        """How many steps of typing can be undone."""
        return len(self.history.undo_stack)

    def forget_undone(self) -> None:
        """Make sure that what was undone is not done again."""
        self.history._redo_stack.clear()

    def load_text(self, text: str) -> None:
        """Replace the document with a new one of the same key; undo does not restore the old one."""
        self.swap(NoteState.of(text, self._state.key))

    def insert_at_cursor(self, text: str) -> None:
        """Insert text over the selection as one edit; does nothing if read-only."""
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)

    def action_cursor_to(self, end: bool, select: bool = False) -> None:
        """Move the cursor to the start or the end of the text."""
        self.move_cursor(self.document.end if end else self.document.start, select=select)

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
        # First, without its watcher: a scroll bar that appears or disappears uses the cursor's row.
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
        """Minimum rows; setting it takes effect at once."""
        return self._min_lines

    @min_lines.setter
    def min_lines(self, lines: int) -> None:
        self._min_lines = lines
        self._fit()

    @property
    def max_lines(self) -> int | None:
        """Maximum rows; None leaves the height to the CSS."""
        return self._max_lines

    @max_lines.setter
    def max_lines(self, lines: int | None) -> None:
        self._max_lines = lines
        if lines is None:
            self.styles.height = None
        self._fit()

    def _fit(self) -> None:
        """Fit the height to the text, within bounds; causes a layout only on a change."""
        if self._max_lines is None or not self.is_running:
            return
        rows = max(self._min_lines, min(self.wrapped_document.height, self._max_lines))
        height = rows + self.styles.gutter.height
        if self.styles.height != Scalar.from_number(height):
            self.styles.height = height

    def _on_mount(self, event: events.Mount) -> None:
        self._fit()  # the border is known now, and there was no layout yet

    def _rewrap_and_refresh_virtual_size(self) -> None:
        # TextArea wraps the whole text for each change of its size, which are six for a large paste.
        wrapped = self.wrapped_document
        if (wrapped._width, wrapped._tab_width) == (self.wrap_width, self.indent_width):
            self._line_cache.clear()
            self._refresh_size()
        else:
            super()._rewrap_and_refresh_virtual_size()
        self._fit()

    # Editing

    def edit(self, edit: Edit) -> EditResult:
        """Make one edit, repaint the affected rows, and post `Edited`."""
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
            # Only changed rows: TextArea repaints all of them (4 of 6 ms with 12 rows).
            top = self.wrapped_document.location_to_offset((line, 0)).y
            after = self.wrapped_document.get_sections(line)
            for y, (old, new) in enumerate(zip(before, after, strict=True), top):
                if old != new:
                    self.refresh_lines(y)
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
        """Update rows, cursor and screen after undo or redo.

        TextArea refreshes the scroll bars before it moves the cursor, which may be past the end of the text:
        ctrl+z after a paste of more lines than the field has raises ValueError (textual #6686). So: wrap all,
        move the cursor, then the rest. Remove when fixed there; `test_undo_after_paste` also runs the plain
        TextArea and shows when.
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
        """Clean typed or pasted text, the only user input into the document."""
        return super()._replace_via_keyboard(clean(insert), start, end)

    @property
    def takes_runs(self) -> bool:
        """Whether a key may hold several characters, see `OrderedKeysApp`."""
        return not self.read_only

    async def _on_key(self, event: events.Key) -> None:
        """Insert typed text; TextArea's handler does the rest."""
        if event.is_printable and not self.read_only:
            event.stop()
            event.prevent_default()
            self._state.history.typing = True
            self._replace_via_keyboard(event.character or "", *self.selection)
            self._state.history.typing = False
            self.scroll_cursor_visible()  # a run may have added more rows than one

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # TextArea would insert it again, unchanged
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
        """Find none: TextArea would scan the whole text at a bracket, even if it does not show it."""
        return None

    def notify_style_update(self) -> None:
        """Update the colors before the next paint."""
        self._painted_style = None
        super().notify_style_update()

    def _set_theme(self, theme: str) -> None:
        self._painted_style = None
        super()._set_theme(theme)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint; unlike TextArea, look up the seven styles only after a change (0.3 ms)."""
        style = self.rich_style
        if style != self._painted_style:
            self._theme.apply_css(self)
            self._painted_style = style
        return ScrollView.render_lines(self, crop)
