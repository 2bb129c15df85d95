"""Which keys reach a page. Deliberately short: what is not listed with a modifier is swallowed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent

_KEY_EVENTS = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}
)
_REFUSED_EVENTS = frozenset(
    {QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}
)
_WITH_CONTROL = frozenset(
    {
        Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z,
        Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
        Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_Delete,
        Qt.Key.Key_Control, Qt.Key.Key_Shift,
    }
)  # fmt: skip
_REFUSED_KEYS = frozenset(
    {
        Qt.Key.Key_Back, Qt.Key.Key_Forward, Qt.Key.Key_Refresh, Qt.Key.Key_HomePage,
        Qt.Key.Key_Search, Qt.Key.Key_Favorites, Qt.Key.Key_Menu, Qt.Key.Key_Help,
        Qt.Key.Key_Print, Qt.Key.Key_SysReq, Qt.Key.Key_OpenUrl, Qt.Key.Key_Reload,
    }
)  # fmt: skip
_FUNCTION_KEYS = range(Qt.Key.Key_F1.value, Qt.Key.Key_F35.value + 1)
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_META = Qt.KeyboardModifier.MetaModifier


class KeyFilter(QObject):
    """For the native window, through which all input comes: True means the event ends here."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Whether Qt must drop this event: a key, a drop or a zoom that no page may have."""
        kind = event.type()
        if kind in _REFUSED_EVENTS:
            return True
        if isinstance(event, QWheelEvent):
            return bool(event.modifiers() & _CONTROL)  # zoom
        if kind in _KEY_EVENTS and isinstance(event, QKeyEvent):
            return _refused(event.key(), event.modifiers())
        return False


def _refused(key: int, modifiers: Qt.KeyboardModifier) -> bool:
    if key in _FUNCTION_KEYS or key in _REFUSED_KEYS:
        return True
    if modifiers & (_ALT | _META):
        return True
    return bool(modifiers & _CONTROL) and key not in _WITH_CONTROL
