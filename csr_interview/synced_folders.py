"""Folders that a program synchronizes with other machines, where a database must not be.

Such a program copies a database while it is being written, and replaces it by the one of another machine.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_NAMES = (
    ("Dropbox", r"dropbox( \(.*\))?"),
    ("OneDrive", r"onedrive( - .*)?|onedrive-.*"),
    ("iCloud Drive", r"mobile documents|icloud ?drive|com~apple~clouddocs"),
    ("Google Drive", r"google ?drive(-.*)?"),
    ("Nextcloud", r"nextcloud\d*"),
    ("ownCloud", r"owncloud\d*"),
    ("Syncthing", r"syncthing"),
    ("pCloud", r"pcloud ?drive"),
    ("MEGA", r"megasync"),
    ("a cloud service", r"cloudstorage"),
)
"""Programs and the folders that they create; the last one is that of macOS for all others."""

_MARKERS = (
    ("Dropbox", (".dropbox", ".dropbox.cache")),
    ("Syncthing", (".stfolder", ".stversions")),
    ("Nextcloud", (".nextcloudsync.log", ".sync-exclude.lst")),
    ("ownCloud", (".owncloudsync.log",)),
    ("Google Drive", (".tmp.driveupload", ".tmp.drivedownload")),
    ("Resilio Sync", (".sync/ID",)),
)
"""Programs and what they put into a folder that they synchronize."""


def synchronized_by(folder: Path) -> str:
    """Return which program synchronizes a folder, as far as names and marker files tell; empty for none."""
    folders = [place for one in (folder.absolute(), folder.resolve()) for place in (one, *one.parents)]
    for name, pattern in _NAMES:
        if any(re.fullmatch(pattern, place.name, re.IGNORECASE) for place in folders):
            return name
    given = {os.environ.get(name, "") for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")}
    if any(str(place) in given for place in folders):
        return "OneDrive"
    home = Path.home()
    for name, markers in _MARKERS:
        for place in folders:
            # The same name in the home folder holds the settings of a program.
            if place != home and any(os.path.lexists(place / marker) for marker in markers):
                return name
    return ""


def warning(folder: Path) -> str:
    """Return what to do about a database in a synchronized folder; empty if it is in none."""
    if not (program := synchronized_by(folder)):
        return ""
    return (
        f"{folder} is synchronized by {program}, which can damage or replace an open database. Keep the "
        "database in another folder (--store), and exchange interviews with `export --format json` and "
        "`import`"
    )
