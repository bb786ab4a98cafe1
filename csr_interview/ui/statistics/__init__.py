"""Rating statistics and agreement of interviewers."""
