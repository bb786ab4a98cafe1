"""Replies of terminals to queries, as they may arrive late."""

from __future__ import annotations

_STRINGS = [
    "]4;1;rgb:cdcd/0000/0000", "]10;rgb:ffff/ffff/ffff", "]11;rgb:1e1e/1e1e/1e1e", "]12;rgba:ff/ff/ff/80",
    "]52;c;c2VjcmV0IHRleHQ=", "]lwindow title 1", "]Licon 2", "]21;foreground=rgb:ff/ff/ff",
    "]4;1;#cd0000", "]10;#fff", "]11;#1e1e1e", "]12;#FFFFFFFFF", "]12;#ffffffffffff",
    "]1337;ReportCellSize=16.0;8.0;2.0", "P>|XTerm(390)", "P>|tmux 3.4",
    "P>|a version of more than 32 letters 1",
    "P!|7E565445", "P1$r0;1;4m", "P0$r", "P1$r2 q", "P1+r544e=787465726d2d323536636f6c6f72", "P0+r5463",
    "P1$u1;1;1;@;@;@;0;0;@;BBBB", "P2$u9/17/25", "P0!u%5", "P1!~3F2A", "_Gi=31;OK",
    "_Gi=31,p=2;ENOENT:not there", "_G;OK", "]4;1;rgb:cd/00/00;2;rgb:00/cd/00", "]5;0;rgb:ff/ff/ff",
    "]13;rgb:ff/ff/ff", "]17;rgb:0000/0000/0000", "P1$r>4;2m", "P1$r", "P0+r", "P1+r524742=38",
    'P0;0;8q"1;1;6;6#0;2;0;0;0~~@@-', 'Pq"1;1;6;6#0~',
]  # fmt: skip

REPLIES = [
    "\x1b[?61;6;7c", "\x1b[?62;22c", "\x1b[?6c", "\x1b[>0;276;0c", "\x1b[>1;10;0c", "\x1b[=0c",
    "\x1b[?64;1;2;6;9;15;16;17;18;21;22;28;29c", "\x1b[0n", "\x1b[3n", "\x1b[?13n", "\x1b[?27;1;0;0n",
    "\x1b[?997;1n", "\x1b[1;2R", "\x1b[?24;80;1R", "\x1b[24;80;1R", "\x1b[?1;2$y",
    "\x1b[?2004;1$y", "\x1b[?12345;0$y", "\x1b[4;2$y", "\x1b[20;3$y", "\x1b[?0u", "\x1b[?5u", "\x1b[?31u",
    "\x1b[>4;2m", "\x1b[?1;0;256S", "\x1b[?2;0;800;600S", "\x1b[2;1;1;128;128;1;0x",
    "\x1b[3;1;1;120;120;1;0x",
    "\x1b[1t", "\x1b[2t", "\x1b[3;0;0t", "\x1b[4;600;800t", "\x1b[6;20;10t", "\x1b[8;24;80t",
    "\x1b[9;50;160t",
    "\x1b[1;2;3;4;0&w", "\x1b[?1u", "\x1b[?29u", "\x1b[?10n", "\x1b[?62;1234*y", "\x1b[1;2;3*y",
    "\x1b[>65;6800;1c",
    *[f"\x1b{string}\x1b\\" for string in _STRINGS],
    *[f"\x1b{string}\x07" for string in _STRINGS if string[0] == "]"],
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x9c", "\x9d11;rgb:1e1e/1e1e/1e1e\x9c", "\x9b?61;6;7c", "\x9b>0;276;0c",
    "\x9b?5u", "\x9b24;80;1R", "\x90>|XTerm(390)\x9c", "\x9fGi=31;OK\x9c",
]  # fmt: skip
"""Attributes, status, cursor, modes, keyboard, graphics, parameters, windows; strings with ST and BEL;
what an 8-bit terminal sends."""

TO_TEXTUAL = ["\x1b[?2026;0$y", "\x1b[?2026;2$y", "\x1b[?2048;0$y", "\x1b[24;80R"]
"""Replies that Textual reads, and makes no keys of."""
