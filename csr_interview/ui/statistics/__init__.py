"""How the interviewers rate and agree."""
