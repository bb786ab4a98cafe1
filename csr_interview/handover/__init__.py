"""What leaves the machine, for app and command line alike: scorecards, tables, all about one person."""
