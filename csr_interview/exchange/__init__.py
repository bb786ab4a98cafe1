"""What leaves the machine and what comes in: the formats of `export`, the reading of bundles, blinding.

Begin with `batch`, which chooses interviews and writes them in a format of `registry`. A format takes
interviews with their banks and gives text; only `files` and `candidate_folder` write to disk.
"""
