"""Question banks: finding the files, reading them, and telling everything that is wrong with one."""
