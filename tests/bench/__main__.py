"""Print both ratios: launch to home against hello, and key to paint against a bare TextArea."""

from __future__ import annotations

import sys

from tests.bench import keys, startup

print("launch to full home screen")
quick = startup.report(15)
print("key to paint in a note")
prompt = keys.report(200)
sys.exit(0 if quick and prompt else 1)
