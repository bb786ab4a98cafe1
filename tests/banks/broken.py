"""Ways to break a bank: what to edit, and the problem that must be told."""

from __future__ import annotations

from tests.banks.editing import Case

BROKEN: list[Case] = [
    Case(
        "unknown key",
        [('star = true\nprompt = "Think', 'satr = true\nstar = true\nprompt = "Think')],
        "questions[0].satr",
        'is not a known key; did you mean "star"? (question "q1")',
    ),
    Case(
        "key missing",
        [("weight = 15\nminutes", "minutes")],
        "questions[1].weight",
        'is missing (question "q2")',
    ),
    Case(
        "anchor missing",
        [('3 = "A real case', '# "A real case')],
        "questions[0].anchors.3",
        'is missing: say what a rating of 3 sounds like (question "q1")',
    ),
    Case(
        "weight of zero",
        [("weight = 20", "weight = 0")],
        "questions[0].weight",
        'must be more than 0 (question "q1")',
    ),
    Case(
        "weight in quotes",
        [("weight = 20", 'weight = "20"')],
        "questions[0].weight",
        'a number is needed, without quotes (question "q1")',
    ),
    Case(
        "weight not a number",
        [("weight = 20", "weight = nan")],
        "questions[0].weight",
        'a finite number is needed (question "q1")',
    ),
    Case(
        "weight beyond all bounds",
        [("weight = 20", "weight = 1e999999999")],
        "questions[0].weight",
        'a number of at most 28 digits is needed (question "q1")',
    ),
    Case(
        "minutes with a point",
        [("minutes = 30", "minutes = 30.5")],
        "minutes",
        "a whole number is needed, not a number with a decimal point",
    ),
    Case(
        "yes in place of true",
        [("star = true", 'star = "yes"')],
        "questions[0].star",
        'true or false is needed (without quotes), not text (question "q1")',
    ),
    Case(
        "a date as title",
        [('title = "Irate customer"', "title = 2026-11-21")],
        "questions[0].title",
        'text in quotes is needed, not a date or time (question "q1")',
    ),
    Case(
        "empty prompt",
        [('prompt = "Forget the textbook for a moment: what is good service, to you?"', 'prompt = " "')],
        "questions[5].prompt",
        'must not be empty (question "q6")',
    ),
    Case(
        "text in place of a list",
        [('competencies = ["motivation"]', 'competencies = "motivation"')],
        "questions[5].competencies",
        'a list in [brackets] is needed, not text (question "q6")',
    ),
    Case(
        "unknown kind",
        [('kind = "attitude"', 'kind = "mood"')],
        "questions[5].kind",
        'must be one of "behavioural", "technical", "situational", "attitude", "motivation",'
        ' "general", not "mood" (question "q6")',
    ),
    Case(
        "bad id",
        [('id = "csr"', 'id = "CSR bank"')],
        "id",
        "an ID consists of lowercase letters, digits and hyphens",
    ),
    Case(
        "bad version",
        [('version = "1.0.0"', 'version = "one"')],
        "version",
        "a version consists of numbers and dots, such as 1.0.0",
    ),
    Case(
        "duplicate competency",
        [('id = "composure"', 'id = "empathy"')],
        "competencies[1].id",
        'the id "empathy" is already used by competencies[0] (competency "empathy")',
    ),
    Case(
        "duplicate criterion",
        [('id = "tone"', 'id = "grammar"')],
        "tasks[0].rule.criteria[3].id",
        'the id "grammar" is already used by tasks[0].rule.criteria[2] (task "angry-reply")',
    ),
    Case(
        "question named as a task",
        [('id = "how-to"', 'id = "q1"')],
        "tasks[1].id",
        'the id "q1" is already used by a question (task "q1")',
    ),
    Case(
        "question named as a script",
        [('id = "q6"', 'id = "closing"')],
        "questions[5].id",
        '"closing" names a step of every interview: choose another id (question "closing")',
    ),
    Case(
        "task named as all tasks",
        [('id = "how-to"', 'id = "battery"')],
        "tasks[1].id",
        '"battery" names a step of every interview: choose another id (task "battery")',
    ),
    Case(
        "unknown competency",
        [('["tool-fluency", "learning"]', '["tool-fluency", "lerning"]')],
        "questions[3].competencies[1]",
        'there is no competency "lerning" (question "q4")',
    ),
    Case(
        "unknown responsibility",
        [('["own", "confirm"]', '["own", "conform"]')],
        "competencies[3].responsibilities[1]",
        'there is no responsibility "conform" (competency "initiative")',
    ),
    Case(
        "no competency",
        [('competencies = ["motivation"]', "competencies = []")],
        "questions[5].competencies",
        'measures no competency: name at least one (question "q6")',
    ),
    Case(
        "question weights",
        [("weight = 10", "weight = 10.5")],
        "questions",
        "the weights add up to 100.5, not 100",
    ),
    Case(
        "component weights",
        [("sjt = 15", "sjt = 14.9")],
        "decision.components",
        "the weights add up to 99.9, not 100",
    ),
    Case(
        "unknown component",
        [("accuracy = 10", "acuracy = 10")],
        "decision.components.acuracy",
        'must be one of "interview", "sjt", "accuracy", "written", "process", "role-play", not "acuracy"',
    ),
    Case(
        "no weight for a family",
        [("written = 20", ""), ("interview = 35", "interview = 55")],
        "decision.components",
        'there is no weight for "written", which has tasks',
    ),
    Case(
        "unknown stage question",
        [("[decision]", '[[stages]]\nid = "a"\ntitle = "A"\nfocus = "a"\nquestions = ["q9"]\n[decision]')],
        "stages[0].questions[0]",
        'there is no question "q9" (stage "a")',
    ),
    Case(
        "no default preset",
        [("[decision.presets.default]", "[decision.presets.usual]")],
        "decision.presets",
        'there is no preset "default"',
    ),
    Case(
        "preset leaves a question out",
        [('questions = "bank"', "questions = { q1=20, q2=20, q3=20, q4=20, q5=20 }")],
        "decision.presets.default.questions",
        'there is no weight for "q6"',
    ),
    Case(
        "preset with an unknown component",
        [('components = "bank"', "components = { role-play = 100 }")],
        "decision.presets.default.components.role-play",
        'there is no component with a weight in this bank "role-play"',
    ),
    Case(
        "preset neither word nor table",
        [('questions = "bank"', 'questions = "none"')],
        "decision.presets.default.questions",
        'must be "bank", "equal" or a table of weights',
    ),
    Case(
        "bands that rise",
        [("at_least = 3.5", "at_least = 4.2")],
        "decision.bands[1].at_least",
        "must be lower than in the band before it",
    ),
    Case(
        "band missing and doubled",
        [('verdict = "hire"', 'verdict = "hold"')],
        "decision.bands[2].verdict",
        'there is already a band for "hold"',
    ),
    Case(
        "gate on an unknown competency",
        [('competency = "empathy"', 'competency = "warmth"')],
        "decision.gates[1].competency",
        'there is no competency "warmth" (gate "g2")',
    ),
    Case(
        "gate on an unknown criterion",
        [('criteria = ["grammar", "tone"]', 'criteria = ["grammar", "spelling"]')],
        "decision.gates[0].criteria[1]",
        'there is no criterion in a "written" task named "spelling" (gate "g1")',
    ),
    Case(
        "gate without tasks",
        [('family = "written"\ncriteria', 'family = "role-play"\ncriteria')],
        "decision.gates[0]",
        'can never be assessed: no "role-play" task is rated by criteria (gate "g1")',
    ),
    Case(
        "gate that nothing measures",
        [('competency = "empathy"', 'competency = "teamwork"')],
        "decision.gates[1]",
        'can never be assessed: no question or task in it measures "teamwork" (gate "g2")',
    ),
    Case(
        "gate without a kind",
        [('kind = "criterion-floor"', "")],
        "decision.gates[0].kind",
        'is missing (gate "g1")',
    ),
    Case(
        "unknown rule",
        [('kind = "criteria"', 'kind = "vibes"')],
        "tasks[0].rule.kind",
        'must be one of "best-option", "find-errors", "proofread", "order", "choice", "steps", "criteria",'
        ' not "vibes" (task "angry-reply")',
    ),
    Case(
        "rating out of range",
        [("fails_at = 1", "fails_at = 6")],
        "decision.gates[0].fails_at",
        'must be at most 5 (gate "g1")',
    ),
]

WARNED: list[Case] = [
    Case(
        "unmeasured competency",
        [('"escalation"', '"hand-over"'), ('"teamwork", "attention', '"attention')],
        "competencies[11]",
        'no question or task measures this competency (competency "teamwork")',
    ),
    Case(
        "too many minutes",
        [("minutes = 30", "minutes = 25")],
        "minutes",
        "scripts and questions take 30 minutes, 5 too many",
    ),
    Case(
        "follow-up for a field that is not there",
        [('{ text = "What if the account has been locked?" }', '{ text = "And?", draws_out = "result" }')],
        "questions[2].follow_ups[2].draws_out",
        'the question does not use STAR, so this is never suggested (question "q3")',
    ),
    Case(
        "STAR part that nothing draws out",
        [(', draws_out = "result" }', " }")],
        "questions[0].follow_ups",
        'nothing draws out "result" (question "q1")',
    ),
    Case(
        "an equal preset that is not",
        [('questions = "equal"', 'questions = "bank"')],
        "decision.presets.equal.questions",
        'should be "equal", as its name says',
    ),
    Case(
        "source of a part that is not there",
        [('looking_for = "authored"', 'lookingfor = "authored"')],
        "questions[0].provenance.lookingfor",
        'there is no part of this name (question "q1")',
    ),
]
