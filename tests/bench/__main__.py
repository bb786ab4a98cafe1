"""Print the ratios: launch to home against hello, keys and pastes against TextArea, search against LIKE."""

from __future__ import annotations

import sys

from tests.bench import keys, much, search, startup

print("launch to full home screen")
quick = startup.report(15)
print("key to paint in a note")
prompt = keys.report(200)
print("much text at once in a note")
swift = much.report()
print("a page of search results")
found = search.report(search.INTERVIEWS)
sys.exit(0 if quick and prompt and swift and found else 1)
