"""What is said about interviews, banks, raters and events: made as neutral blocks, drawn in several forms.

Begin with `blocks`. `scorecard`, `panel`, `guide`, `statistics`, `calibration` and `audit_log` make blocks;
`blocks_text`, `blocks_markdown` and `blocks_html` draw them, and so does the app. No database, no clock.
"""
