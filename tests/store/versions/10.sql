-- A store as version 10 of the schema made it, with an SQLite that has no FTS5: that of version 9, upgraded.
-- Never edit it.
PRAGMA application_id = 1129534025;
PRAGMA user_version = 10;
BEGIN TRANSACTION;
CREATE TABLE amendments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    by TEXT NOT NULL CHECK (by <> ''),
    at TEXT NOT NULL,
    applied INTEGER NOT NULL DEFAULT 0 CHECK (applied IN (0, 1))
);
INSERT INTO "amendments" VALUES(1,'00000000000000000002','irate','rating','4','5','Misheard','Max Probe','2026-11-03T09:03:20.000Z',1);
INSERT INTO "amendments" VALUES(2,'00000000000000000002','','summary','','Solid.','Forgot it','Max Probe','2026-11-03T09:03:25.000Z',1);
INSERT INTO "amendments" VALUES(3,'00000000000000000062','q1','rating','4','3','Reread','Max Probe','2026-11-05T09:04:00.000Z',1);
INSERT INTO "amendments" VALUES(4,'00000000000000000072','','recommendation','','["hire","Sure now"]','Misread','Max Probe','2026-11-06T09:05:00.000Z',1);
INSERT INTO "amendments" VALUES(5,'00000000000000000082','irate','rating','4','5','Misheard','Max Probe','2026-11-07T09:03:00.000Z',1);
CREATE TABLE answers (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    rating INTEGER CHECK (rating IS NULL OR (rating BETWEEN 1 AND 5 AND typeof(rating) = 'integer')),
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    opened INTEGER NOT NULL DEFAULT 0 CHECK (opened IN (0, 1)),
    skip_reason TEXT NOT NULL DEFAULT '',
    situation TEXT NOT NULL DEFAULT '',
    task TEXT NOT NULL DEFAULT '',
    action TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '', wording INTEGER NOT NULL DEFAULT 0 CHECK (wording >= 0),
    PRIMARY KEY (interview_id, question),
    CHECK (rating IS NULL OR skip_reason = '')
);
INSERT INTO "answers" VALUES('00000000000000000002','irate',5,300,1,'','','','','','Rang back.',0);
INSERT INTO "answers" VALUES('00000000000000000002','policy',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000002','tools',NULL,0,0,'Out of time','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000003','irate',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000003','policy',3,0,0,'','','','Explained the rule.','','',0);
INSERT INTO "answers" VALUES('00000000000000000052','q1',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000052','q2',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000052','q3',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000052','q4',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000052','q5',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000052','q6',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000062','q1',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000062','q2',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000062','q3',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000062','q4',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000062','q5',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000062','q6',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000072','q1',4,0,0,'','','','','','She said “naïve” – twice.',0);
INSERT INTO "answers" VALUES('00000000000000000072','q2',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000072','q3',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000072','q4',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000072','q5',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000072','q6',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000082','irate',5,0,0,'','','','','','Rang back at once.',0);
INSERT INTO "answers" VALUES('00000000000000000082','policy',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000082','tools',4,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000084','irate',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000084','policy',3,0,0,'','','','','','',0);
INSERT INTO "answers" VALUES('00000000000000000084','tools',3,0,0,'','','','','','',0);
CREATE TABLE banks (
    digest TEXT PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL
);
INSERT INTO "banks" VALUES('7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8','small','1.0','{"closing":{"lines":["Thank you."],"minutes":1,"provenance":"authored"},"competencies":[{"definition":"Sees the customer''s side.","id":"empathy","name":"Empathy","provenance":"authored","responsibilities":[]},{"definition":"Knows the tools.","id":"knowledge","name":"Knowledge","provenance":"authored","responsibilities":[]}],"decision":{"bands":[{"at_least":"4.2","verdict":"strong hire"},{"at_least":"3.5","verdict":"hire"},{"at_least":3,"verdict":"hold"}],"borderline":"0.1","components":{"accuracy":10,"interview":50,"process":10,"role-play":10,"sjt":10,"written":10},"gates":[{"at_least":"2.5","competency":"empathy","families":["sjt"],"id":"focus","kind":"competency-mean","provenance":"authored","required":false,"title":"Customer focus"}],"presets":{"default":{"components":"bank","note":"","questions":"bank","title":"Bank weights"},"equal":{"components":"equal","note":"","questions":"equal","title":"Equal weights"}},"red_flag_cap":{"serious":2,"verdict":"hold"}},"general_red_flags":[],"id":"small","language":"en","minutes":60,"opening":{"lines":["Welcome."],"minutes":1,"provenance":"authored"},"questions":[{"alternatives":[],"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"coached_answer":"","competencies":["empathy"],"follow_ups":[{"draws_out":"situation","text":"What was the situation?"},{"draws_out":"task","text":"What was the task?"},{"draws_out":"action","text":"What was the action?"},{"draws_out":"result","text":"What was the result?"}],"id":"irate","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"probes":[],"prompt":"Tell me about irate.","provenance":{},"red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"required":false,"sample_answers":[],"star":true,"title":"Irate","weight":40},{"alternatives":[],"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"coached_answer":"","competencies":["empathy"],"follow_ups":[{"draws_out":"situation","text":"What was the situation?"},{"draws_out":"task","text":"What was the task?"},{"draws_out":"action","text":"What was the action?"},{"draws_out":"result","text":"What was the result?"}],"id":"policy","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"probes":[],"prompt":"Tell me about policy.","provenance":{},"red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"required":false,"sample_answers":[],"star":true,"title":"Policy","weight":40},{"alternatives":[],"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"coached_answer":"","competencies":["knowledge"],"follow_ups":[{"draws_out":null,"text":"How long did it take to learn?"}],"id":"tools","kind":"technical","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"probes":[],"prompt":"Tell me about tools.","provenance":{},"red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"required":false,"sample_answers":[],"star":false,"title":"Tools","weight":20}],"role":{"adjacent_roles":[],"hard_skills":[],"metrics":[],"provenance":{},"purpose":"Help customers.","responsibilities":[{"id":"answer","text":"Text of answer"}],"scope":"","soft_skills":[],"title":"Representative","tools":[],"traits":[],"transferable_experience":[]},"stages":[],"summary":"","tasks":[{"common_mistakes":[],"competencies":["empathy"],"deliverables":[],"family":"written","guidance":"","id":"reply","material":"","minutes":5,"prompt":"Do reply.","provenance":"authored","rule":{"criteria":[{"definition":"","id":"grammar","title":"Grammar"},{"definition":"","id":"tone","title":"Tone"}],"kind":"criteria"},"title":"Reply","weight":1},{"common_mistakes":[],"competencies":["empathy"],"deliverables":[],"family":"sjt","guidance":"","id":"refund","material":"","minutes":5,"prompt":"Do refund.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps."},"title":"Refund","weight":1}],"title":"Small bank","version":"1.0"}');
INSERT INTO "banks" VALUES('74c58770a39753a1568f2a15e6b7e43fd0a8ad7a6653b0d36a58f4268c4797f7','small','1.0','{"closing":{"lines":["Thank you."],"minutes":1},"competencies":[{"definition":"Sees the customer''s side.","id":"empathy","name":"Empathy"},{"definition":"Knows the tools.","id":"knowledge","name":"Knowledge"}],"decision":{"bands":[{"at_least":"4.2","verdict":"strong hire"},{"at_least":"3.5","verdict":"hire"},{"at_least":3,"verdict":"hold"}],"components":{"accuracy":10,"interview":50,"process":10,"role-play":10,"sjt":10,"written":10},"coverage":"0.8","family_coverage":"0.75","must_pass":[{"conditions":[{"at_least":"2.5","competency":"empathy","kind":"ratings-mean"},{"competency":"empathy","fails_at":1,"kind":"ratings-floor"},{"competency":"empathy","completed":2,"family":"sjt","kind":"none-right"}],"id":"focus","title":"Customer focus"},{"conditions":[{"at_least":2,"criteria":["coherence","grammar","tone"],"family":"written","kind":"criteria-mean"}],"id":"writing","title":"Written communication"}],"presets":{"default":{"title":"Bank weights"},"equal":{"components":"equal","questions":"equal","title":"Equal weights"}},"red_flag_cap":{"serious":2,"verdict":"hold"},"reliability":{"mean":"3.4","panel":"0.74","sd":"0.6","single":"0.44","source":"a published study"},"version":2},"id":"small","minutes":60,"opening":{"lines":["Welcome."],"minutes":1},"plans":[{"id":"interview","title":"Questions"},{"families":["written"],"id":"written","title":"Questions and writing"},{"families":["sjt","written"],"id":"full","title":"Everything"}],"questions":[{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["empathy"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q1","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q1.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q1","weight":20},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q2","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q2.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q2","weight":15},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q3","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q3.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q3","weight":20},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q4","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q4.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q4","weight":10},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["empathy"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q5","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q5.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q5","weight":20},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q6","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q6.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q6","weight":15}],"role":{"purpose":"Help customers.","responsibilities":[{"id":"answer","text":"Text of answer"}],"title":"Representative"},"tasks":[{"competencies":["empathy"],"family":"sjt","id":"s1","minutes":5,"prompt":"Do s1.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S1","weight":1},{"competencies":["empathy"],"family":"sjt","id":"s2","minutes":5,"prompt":"Do s2.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S2","weight":1},{"competencies":["empathy"],"family":"sjt","id":"s3","minutes":5,"prompt":"Do s3.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S3","weight":1},{"competencies":["empathy"],"family":"sjt","id":"s4","minutes":5,"prompt":"Do s4.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S4","weight":1},{"competencies":["knowledge"],"family":"written","id":"w1","minutes":5,"prompt":"Do w1.","provenance":"authored","rule":{"criteria":[{"anchors":{"1":"coherence at 1","2":"coherence at 2","3":"coherence at 3","4":"coherence at 4","5":"coherence at 5"},"id":"coherence","short":{"1":"coherence 1","2":"coherence 2","3":"coherence 3","4":"coherence 4","5":"coherence 5"},"title":"Coherence"},{"anchors":{"1":"grammar at 1","2":"grammar at 2","3":"grammar at 3","4":"grammar at 4","5":"grammar at 5"},"id":"grammar","short":{"1":"grammar 1","2":"grammar 2","3":"grammar 3","4":"grammar 4","5":"grammar 5"},"title":"Grammar"},{"anchors":{"1":"tone at 1","2":"tone at 2","3":"tone at 3","4":"tone at 4","5":"tone at 5"},"id":"tone","short":{"1":"tone 1","2":"tone 2","3":"tone 3","4":"tone 4","5":"tone 5"},"title":"Tone"}],"kind":"criteria"},"title":"W1","weight":1},{"competencies":["knowledge"],"family":"written","id":"w2","minutes":5,"prompt":"Do w2.","provenance":"authored","rule":{"criteria":[{"anchors":{"1":"coherence at 1","2":"coherence at 2","3":"coherence at 3","4":"coherence at 4","5":"coherence at 5"},"id":"coherence","short":{"1":"coherence 1","2":"coherence 2","3":"coherence 3","4":"coherence 4","5":"coherence 5"},"title":"Coherence"},{"anchors":{"1":"grammar at 1","2":"grammar at 2","3":"grammar at 3","4":"grammar at 4","5":"grammar at 5"},"id":"grammar","short":{"1":"grammar 1","2":"grammar 2","3":"grammar 3","4":"grammar 4","5":"grammar 5"},"title":"Grammar"},{"anchors":{"1":"tone at 1","2":"tone at 2","3":"tone at 3","4":"tone at 4","5":"tone at 5"},"id":"tone","short":{"1":"tone 1","2":"tone 2","3":"tone 3","4":"tone 4","5":"tone 5"},"title":"Tone"}],"kind":"criteria"},"title":"W2","weight":1}],"title":"Small bank","version":"1.0"}');
INSERT INTO "banks" VALUES('f1864d8a9f3a8a61919430b9bc88355232145012516a94e938ccef01063c0447','small','1.0','{"closing":{"lines":["Thank you."],"minutes":1},"competencies":[{"definition":"Sees the customer''s side.","id":"empathy","name":"Empathy"},{"definition":"Knows the tools.","id":"knowledge","name":"Knowledge"}],"decision":{"bands":[{"at_least":"4.2","verdict":"strong hire"},{"at_least":"3.5","verdict":"hire"},{"at_least":3,"verdict":"hold"}],"components":{"accuracy":10,"interview":50,"process":10,"role-play":10,"sjt":10,"written":10},"coverage":"0.8","family_coverage":"0.75","must_pass":[{"conditions":[{"at_least":"2.5","competency":"empathy","kind":"ratings-mean"},{"competency":"empathy","fails_at":1,"kind":"ratings-floor"},{"competency":"empathy","completed":2,"family":"sjt","kind":"none-right"}],"id":"focus","title":"Customer focus"},{"conditions":[{"at_least":2,"criteria":["coherence","grammar","tone"],"family":"written","kind":"criteria-mean"}],"id":"writing","title":"Written communication"}],"presets":{"default":{"title":"Bank weights"},"equal":{"components":"equal","questions":"equal","title":"Equal weights"}},"red_flag_cap":{"serious":2,"verdict":"hold"},"reliability":{"mean":"3.4","panel":"0.74","sd":"0.6","single":"0.44","source":"a published study"},"version":2},"id":"small","minutes":60,"opening":{"lines":["Welcome."],"minutes":1},"plans":[{"id":"interview","title":"Questions"},{"families":["written"],"id":"written","title":"Questions and writing"},{"families":["sjt","written"],"id":"full","title":"Everything"}],"questions":[{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["empathy"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q1","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q1.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q1","weight":20},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q2","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q2.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q2","weight":15},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q3","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q3.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q3","weight":20},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q4","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q4.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q4","weight":10},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["empathy"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q5","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q5.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q5","weight":20},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"always":true,"draws_out":"situation","text":"What was the situation?"},{"always":true,"draws_out":"task","text":"What was the task?"},{"always":false,"draws_out":"action","text":"What was the action?"},{"always":false,"draws_out":"result","text":"What was the result?"}],"id":"q6","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about q6.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"short":{"1":"Like a 1","2":"Like a 2","3":"Like a 3","4":"Like a 4","5":"Like a 5"},"star":true,"title":"Q6","weight":15}],"role":{"purpose":"Help customers.","responsibilities":[{"id":"answer","text":"Text of answer"}],"title":"Representative"},"tasks":[{"competencies":["empathy"],"family":"sjt","id":"s1","minutes":5,"prompt":"Do s1.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S1","weight":1},{"competencies":["empathy"],"family":"sjt","id":"s2","minutes":5,"prompt":"Do s2.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S2","weight":1},{"competencies":["empathy"],"family":"sjt","id":"s3","minutes":5,"prompt":"Do s3.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S3","weight":1},{"competencies":["empathy"],"family":"sjt","id":"s4","minutes":5,"prompt":"Do s4.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps.","worst":"c"},"title":"S4","weight":1},{"competencies":["knowledge"],"family":"written","id":"w1","minutes":5,"prompt":"Do w1.","provenance":"authored","rule":{"criteria":[{"anchors":{"1":"coherence at 1","2":"coherence at 2","3":"coherence at 3","4":"coherence at 4","5":"coherence at 5"},"id":"coherence","short":{"1":"coherence 1","2":"coherence 2","3":"coherence 3","4":"coherence 4","5":"coherence 5"},"title":"Coherence"},{"anchors":{"1":"grammar at 1","2":"grammar at 2","3":"grammar at 3","4":"grammar at 4","5":"grammar at 5"},"id":"grammar","short":{"1":"grammar 1","2":"grammar 2","3":"grammar 3","4":"grammar 4","5":"grammar 5"},"title":"Grammar"},{"anchors":{"1":"tone at 1","2":"tone at 2","3":"tone at 3","4":"tone at 4","5":"tone at 5"},"id":"tone","short":{"1":"tone 1","2":"tone 2","3":"tone 3","4":"tone 4","5":"tone 5"},"title":"Tone"}],"kind":"criteria"},"sample_answers":[{"answer":"Reply at 2.","rating":2,"reason":"As agreed."},{"answer":"Reply at 4.","rating":4,"reason":"As agreed."}],"title":"W1","weight":1},{"competencies":["knowledge"],"family":"written","id":"w2","minutes":5,"prompt":"Do w2.","provenance":"authored","rule":{"criteria":[{"anchors":{"1":"coherence at 1","2":"coherence at 2","3":"coherence at 3","4":"coherence at 4","5":"coherence at 5"},"id":"coherence","short":{"1":"coherence 1","2":"coherence 2","3":"coherence 3","4":"coherence 4","5":"coherence 5"},"title":"Coherence"},{"anchors":{"1":"grammar at 1","2":"grammar at 2","3":"grammar at 3","4":"grammar at 4","5":"grammar at 5"},"id":"grammar","short":{"1":"grammar 1","2":"grammar 2","3":"grammar 3","4":"grammar 4","5":"grammar 5"},"title":"Grammar"},{"anchors":{"1":"tone at 1","2":"tone at 2","3":"tone at 3","4":"tone at 4","5":"tone at 5"},"id":"tone","short":{"1":"tone 1","2":"tone 2","3":"tone 3","4":"tone 4","5":"tone 5"},"title":"Tone"}],"kind":"criteria"},"sample_answers":[{"answer":"Reply at 2.","rating":2,"reason":"As agreed."},{"answer":"Reply at 4.","rating":4,"reason":"As agreed."}],"title":"W2","weight":1}],"title":"Small bank","version":"1.0"}');
INSERT INTO "banks" VALUES('cbf4d12a07f0acf8c7fd5adbfe598d04e7a832caf60aae12515adaff69e81e7d','small','1.0','{"closing":{"lines":["Thank you."],"minutes":1},"competencies":[{"definition":"Sees the customer''s side.","id":"empathy","name":"Empathy"},{"definition":"Knows the tools.","id":"knowledge","name":"Knowledge"}],"decision":{"bands":[{"at_least":"4.2","verdict":"strong hire"},{"at_least":"3.5","verdict":"hire"},{"at_least":3,"verdict":"hold"}],"components":{"accuracy":10,"interview":50,"process":10,"role-play":10,"sjt":10,"written":10},"coverage":"0.8","gates":[{"at_least":"2.5","competency":"empathy","families":["sjt"],"id":"focus","kind":"competency-mean","title":"Customer focus"}],"presets":{"default":{"title":"Bank weights"},"equal":{"components":"equal","questions":"equal","title":"Equal weights"}},"red_flag_cap":{"serious":2,"verdict":"hold"}},"id":"small","minutes":60,"opening":{"lines":["Welcome."],"minutes":1},"questions":[{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["empathy"],"follow_ups":[{"draws_out":"situation","text":"What was the situation?"},{"draws_out":"task","text":"What was the task?"},{"draws_out":"action","text":"What was the action?"},{"draws_out":"result","text":"What was the result?"}],"id":"irate","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about irate.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"star":true,"title":"Irate","weight":40},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["empathy"],"follow_ups":[{"draws_out":"situation","text":"What was the situation?"},{"draws_out":"task","text":"What was the task?"},{"draws_out":"action","text":"What was the action?"},{"draws_out":"result","text":"What was the result?"}],"id":"policy","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about policy.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"star":true,"title":"Policy","weight":40},{"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"competencies":["knowledge"],"follow_ups":[{"text":"How long did it take to learn?"}],"id":"tools","kind":"technical","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"prompt":"Tell me about tools.","red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"star":false,"title":"Tools","weight":20}],"role":{"purpose":"Help customers.","responsibilities":[{"id":"answer","text":"Text of answer"}],"title":"Representative"},"tasks":[{"competencies":["empathy"],"family":"written","id":"reply","minutes":5,"prompt":"Do reply.","provenance":"authored","rule":{"criteria":[{"id":"grammar","title":"Grammar"},{"id":"tone","title":"Tone"}],"kind":"criteria"},"title":"Reply","weight":1},{"competencies":["empathy"],"family":"sjt","id":"refund","minutes":5,"prompt":"Do refund.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps."},"title":"Refund","weight":1}],"title":"Small bank","version":"1.0"}');
CREATE TABLE candidates (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT ''
, updated_at TEXT NOT NULL DEFAULT '', held_at TEXT NOT NULL DEFAULT '', hold_reason TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '', experience TEXT NOT NULL DEFAULT ''
CHECK (experience IN ('', 'none', 'some', 'experienced')), joins TEXT NOT NULL DEFAULT '', joined_into TEXT NOT NULL DEFAULT '');
INSERT INTO "candidates" VALUES('00000000000000000001','Ann Example','ann example','ann@example.org','','2026-11-04T09:05:00.001Z','2026-11-04T09:05:00.000Z','Asked again by counsel','Moves to Utrecht','','','');
INSERT INTO "candidates" VALUES('00000000000000000004','Núria Gal·la','nuria gal·la','bea@example.org','+31 20 555 0100','2026-11-03T09:00:00.000Z','','','','','','');
INSERT INTO "candidates" VALUES('00000000000000000051','Bo Sample','bo sample','','','','','','','','','');
INSERT INTO "candidates" VALUES('00000000000000000061','Cy Sample','cy sample','','','','','','','some','','');
INSERT INTO "candidates" VALUES('00000000000000000071','Zoë O’Brien-Łuk','zoe obrien luk','zoe@example.org','','','','','','','','');
INSERT INTO "candidates" VALUES('00000000000000000081','Dee Example','dee example','dee@example.org','','2026-11-07T09:05:00.000Z','','','No','','','');
INSERT INTO "candidates" VALUES('00000000000000000083','Dee Example','dee example','','','','','','','','','');
CREATE TABLE different_persons (
    candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    PRIMARY KEY (candidate_id, other_id)
) WITHOUT ROWID;
INSERT INTO "different_persons" VALUES('00000000000000000083','00000000000000000081');
CREATE TABLE digests (
    subject TEXT PRIMARY KEY NOT NULL,
    parts TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "digests" VALUES('00000000000000000001','{"hold":"29766169b162f77dac192a0489e14dde","notes":"1c87558fc07089f4c7b4d118f4dbea33","person":"8536d56933aa218b1c591d40eabb4c43"}');
INSERT INTO "digests" VALUES('00000000000000000003','{"head":"c606a31dc6a4f812f2efaef8644073ff","notes policy":"6f192a089856f1fcaa0a272b803e93ad","rating irate":"5c3abbeef6144089af7fdb467f7efb02","rating policy":"0e937d7ab335e19a8b9bc9a26bb5c089","texts":"40255211f58b4d4251bb366fccac35b3","times":"f2b79112bc87a31715064e44e2c7bfe5"}');
INSERT INTO "digests" VALUES('00000000000000000004','{"person":"eb6676b86217503869f5366378ef4daa"}');
INSERT INTO "digests" VALUES('00000000000000000005','{"head":"acd63914638bcfdf6f621b7e6cdcf61d","times":"02035374b36b17edec326d3bd1d587cf"}');
INSERT INTO "digests" VALUES('00000000000000000051','{"person":"9b986f4a6b0b578d59aecea550b2c530"}');
INSERT INTO "digests" VALUES('00000000000000000061','{"person":"c4c94a149df6be8649dbd0987683a1cc"}');
INSERT INTO "digests" VALUES('00000000000000000071','{"person":"d65ca1e6f4e8bf2189df130ad7ca31ca"}');
INSERT INTO "digests" VALUES('00000000000000000081','{"notes":"bc18b8fcb60c48634d559f84d3cdadfd","person":"669c68715b259c9d254027ae2261222c"}');
INSERT INTO "digests" VALUES('00000000000000000083','{"person":"350e76be75d9451d91b1863608491652"}');
CREATE TABLE earlier_holds (
    id INTEGER PRIMARY KEY,
    candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('held', 'released')),
    reason TEXT NOT NULL
);
INSERT INTO "earlier_holds" VALUES(1,'00000000000000000001','2026-11-04T09:05:00.000Z','held','Complaint 18');
CREATE TABLE earlier_notes (
    id INTEGER PRIMARY KEY,
    candidate_id TEXT NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    text TEXT NOT NULL
);
INSERT INTO "earlier_notes" VALUES(1,'00000000000000000081','2026-11-07T09:05:00.000Z','Can start in May, and asked about the night shift');
CREATE TABLE erased (
    candidate_id TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    salt TEXT NOT NULL,
    person TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "erased" VALUES('00000000000000000085','2026-11-07T09:08:00.000Z','8e27632432c6519b06c87a106ed12a8a','{"name":"25cff96b99c09e105334282e2c808cfd"}');
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    interview_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO "events" VALUES(1,'2026-11-03T09:00:00.000Z','00000000000000000002','created','{"bank":"7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8","candidate":"00000000000000000001"}','','d91b5dd355bc8e8b6fa54d8483604b3096e3c8b1ae6d1afc120f1e6e1fd9452c');
INSERT INTO "events" VALUES(2,'2026-11-03T09:01:00.000Z','00000000000000000002','opened','{"question":"irate"}','d91b5dd355bc8e8b6fa54d8483604b3096e3c8b1ae6d1afc120f1e6e1fd9452c','1e3000ebfb0cd0818acd2cae7dd8e859513ce9208d696ed3ba8f34b7751bf83f');
INSERT INTO "events" VALUES(3,'2026-11-03T09:01:00.000Z','00000000000000000002','edited','{"characters":12,"field":"notes","question":"irate"}','1e3000ebfb0cd0818acd2cae7dd8e859513ce9208d696ed3ba8f34b7751bf83f','09d69140cf72edfb05ea0764e64e9ca5c9e6e4ea2c8f44bf504877166bc75e2c');
INSERT INTO "events" VALUES(4,'2026-11-03T09:01:11.000Z','00000000000000000002','edited','{"characters":27,"field":"notes","question":"irate"}','09d69140cf72edfb05ea0764e64e9ca5c9e6e4ea2c8f44bf504877166bc75e2c','a3823e09708077895cd827dbbf29c93f6daf11b8a8a22b105cb8d85f6b6b5c8b');
INSERT INTO "events" VALUES(5,'2026-11-03T09:01:13.000Z','00000000000000000002','edited','{"characters":0,"field":"notes","question":"irate"}','a3823e09708077895cd827dbbf29c93f6daf11b8a8a22b105cb8d85f6b6b5c8b','e8eefad17f73530c4e11abbc52a84bae7a0b3978d5d6d7f5e9c51d7014131fb6');
INSERT INTO "events" VALUES(6,'2026-11-03T09:01:20.000Z','00000000000000000002','edited','{"characters":14,"field":"opening_notes","question":""}','e8eefad17f73530c4e11abbc52a84bae7a0b3978d5d6d7f5e9c51d7014131fb6','0496a8d19282353c98e40485e55c18efa6c9a2064d330754271d6b3678dc80af');
INSERT INTO "events" VALUES(7,'2026-11-03T09:01:20.000Z','00000000000000000002','marked','{"item":0,"kind":"red_flag","question":"irate","severity":"serious"}','0496a8d19282353c98e40485e55c18efa6c9a2064d330754271d6b3678dc80af','a14f9d35c8b35f948ad399f9c67ab7d35b8a3c5eadb4b9827a326a1651cacead');
INSERT INTO "events" VALUES(8,'2026-11-03T09:01:20.000Z','00000000000000000002','marked','{"item":0,"kind":"own_flag","question":"irate","severity":"note"}','a14f9d35c8b35f948ad399f9c67ab7d35b8a3c5eadb4b9827a326a1651cacead','dcf0071e42920833e4ba49fe428a184a7a393a15ba83691573358183ce66c71f');
INSERT INTO "events" VALUES(9,'2026-11-03T09:01:20.000Z','00000000000000000002','marked','{"item":1,"kind":"follow_up","question":"policy","severity":""}','dcf0071e42920833e4ba49fe428a184a7a393a15ba83691573358183ce66c71f','895d75410aebaea93184c9a1a6cf5d6ec8f47958e039b0672fec423644631333');
INSERT INTO "events" VALUES(10,'2026-11-03T09:01:20.000Z','00000000000000000002','marked','{"item":2,"kind":"follow_up","question":"policy","severity":""}','895d75410aebaea93184c9a1a6cf5d6ec8f47958e039b0672fec423644631333','d31bdc7e9e7006c0bb3dc0694ff31376aef44538a9b50b1ef95037ee0c195c12');
INSERT INTO "events" VALUES(11,'2026-11-03T09:01:20.000Z','00000000000000000002','unmarked','{"item":1,"kind":"follow_up","question":"policy","severity":""}','d31bdc7e9e7006c0bb3dc0694ff31376aef44538a9b50b1ef95037ee0c195c12','027b58549e343abfabfcf70f05cf06afbfcb342643376d8f21880a5833ebc3f9');
INSERT INTO "events" VALUES(12,'2026-11-03T09:01:20.000Z','00000000000000000002','task recorded','{"skipped":false,"task":"reply"}','027b58549e343abfabfcf70f05cf06afbfcb342643376d8f21880a5833ebc3f9','931b8b66993a1e7a09264fd6ec3eaf4a944b9883d8aca15073aefe4e4f1054d8');
INSERT INTO "events" VALUES(13,'2026-11-03T09:01:20.000Z','00000000000000000002','task recorded','{"skipped":true,"task":"refund"}','931b8b66993a1e7a09264fd6ec3eaf4a944b9883d8aca15073aefe4e4f1054d8','3ee26d6f2cd32386a789edfcbe497aa91a6b02f695dd332541a5d082af753147');
INSERT INTO "events" VALUES(14,'2026-11-03T09:01:20.000Z','00000000000000000002','rated','{"before":null,"ratings":{"irate":4}}','3ee26d6f2cd32386a789edfcbe497aa91a6b02f695dd332541a5d082af753147','528e38f19e40de66508e07a72ee5b7dfd75108e1c3404e5011a2588651bcfbb5');
INSERT INTO "events" VALUES(15,'2026-11-03T09:01:20.000Z','00000000000000000002','rated','{"before":null,"ratings":{"policy":4}}','528e38f19e40de66508e07a72ee5b7dfd75108e1c3404e5011a2588651bcfbb5','dec46df6eadc3a1104cfbd09df55a9def0d4e46ea0d8bbcfd2953f766fac1ea0');
INSERT INTO "events" VALUES(16,'2026-11-03T09:01:20.000Z','00000000000000000002','rated','{"before":null,"ratings":{"tools":4}}','dec46df6eadc3a1104cfbd09df55a9def0d4e46ea0d8bbcfd2953f766fac1ea0','872d1f35aa69f82fd2142a89618f9080cdddb93709dc76c507f11cc81664d39d');
INSERT INTO "events" VALUES(17,'2026-11-03T09:01:20.000Z','00000000000000000002','skipped','{"ratings":{"tools":null},"skipped":true}','872d1f35aa69f82fd2142a89618f9080cdddb93709dc76c507f11cc81664d39d','ea7f245881ec4f3f496bbeb92ec05010759824668e00efc96157df908c513d3f');
INSERT INTO "events" VALUES(18,'2026-11-03T09:01:20.000Z','00000000000000000002','recommended','{"verdict":"strong hire"}','ea7f245881ec4f3f496bbeb92ec05010759824668e00efc96157df908c513d3f','36241296e4bb6492cc7ce557ae18600b6d98c2275ee079b5d33fd1e62b4422c2');
INSERT INTO "events" VALUES(19,'2026-11-03T09:02:20.000Z','00000000000000000002','submitted','{"composite":"4","preset":"default","verdict":"hire"}','36241296e4bb6492cc7ce557ae18600b6d98c2275ee079b5d33fd1e62b4422c2','0ee7d1aa3e10c52faa15bebc39786b52de7bc293cf1eea0f38e339df9d567a59');
INSERT INTO "events" VALUES(20,'2026-11-03T09:03:20.000Z','00000000000000000002','amended','{"fields":["rating"],"question":"irate","ratings":{"irate":5}}','0ee7d1aa3e10c52faa15bebc39786b52de7bc293cf1eea0f38e339df9d567a59','a04c2833110cf74cbb82d5d42c37de5d76cac13a3bb1abadbc8b9b15b6acf627');
INSERT INTO "events" VALUES(21,'2026-11-03T09:03:25.000Z','00000000000000000002','amended','{"fields":["summary"],"question":""}','a04c2833110cf74cbb82d5d42c37de5d76cac13a3bb1abadbc8b9b15b6acf627','6a3dd33b8c97d53e140576480ca288aee9bf078c41e500720cabafe1e6ba28f9');
INSERT INTO "events" VALUES(22,'2026-11-03T09:04:25.000Z','00000000000000000003','created','{"bank":"7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8","candidate":"00000000000000000001"}','6a3dd33b8c97d53e140576480ca288aee9bf078c41e500720cabafe1e6ba28f9','0d273d68a3c9c2234a9634505402dc17a6d653be9a2bd0c723fd8589df672ac0');
INSERT INTO "events" VALUES(23,'2026-11-03T09:05:25.000Z','00000000000000000003','edited','{"characters":19,"field":"action","question":"policy"}','0d273d68a3c9c2234a9634505402dc17a6d653be9a2bd0c723fd8589df672ac0','862f01feb11e50f62f5d80f0b17a8fd150bb3c8c38daf987ed49d30bb630a499');
INSERT INTO "events" VALUES(24,'2026-11-03T09:05:25.000Z','00000000000000000003','rated','{"before":null,"ratings":{"policy":3}}','862f01feb11e50f62f5d80f0b17a8fd150bb3c8c38daf987ed49d30bb630a499','9c501b820628a9c94c54d8f2a1a19804c7f69a8d6e8071bf1a9ebdcb321f50d6');
INSERT INTO "events" VALUES(25,'2026-11-03T09:05:25.000Z','00000000000000000005','created','{"bank":"7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8","candidate":"00000000000000000004"}','9c501b820628a9c94c54d8f2a1a19804c7f69a8d6e8071bf1a9ebdcb321f50d6','956f75525bb0115b993e1f54fd1bfaee880fe52123fd28bc80b4fbf5d2e87017');
INSERT INTO "events" VALUES(26,'2026-11-03T09:06:25.000Z','00000000000000000005','discarded','{}','956f75525bb0115b993e1f54fd1bfaee880fe52123fd28bc80b4fbf5d2e87017','05ac82a2914b0887b72c2689a125c5fcbc9e03c9226f11c53107078133653877');
INSERT INTO "events" VALUES(27,'2026-11-03T09:06:25.000Z','','renamed','{"candidate":"00000000000000000004"}','05ac82a2914b0887b72c2689a125c5fcbc9e03c9226f11c53107078133653877','42bf018c011ada09108ffdc5aa955aa04b3bbc4827b4b05957506bd08900401b');
INSERT INTO "events" VALUES(28,'2026-11-04T09:01:00.000Z','00000000000000000003','imported','{"as":"newer","bank":"7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8","candidate":"00000000000000000001","composite":"","preset":"","ratings":{"irate":4,"policy":3},"recommended":"","record":"c26c311b57d9c7edd484d358a5eb63a85116b5898ae70b0f150fa9ecfe3ec7a3","status":"draft","verdict":""}','42bf018c011ada09108ffdc5aa955aa04b3bbc4827b4b05957506bd08900401b','1140c15f0ae6e7f5c735359879b611b21d78411b955f0544ecafcf5c7159b923');
INSERT INTO "events" VALUES(29,'2026-11-04T09:02:00.000Z','','candidate noted','{"candidate":"00000000000000000001","characters":16}','1140c15f0ae6e7f5c735359879b611b21d78411b955f0544ecafcf5c7159b923','89607ad7b1d7c2d53f51e9af2e0d0e0a2cc95c9bda21b67e16de5ab1e40a8f38');
INSERT INTO "events" VALUES(30,'2026-11-04T09:03:00.000Z','','held','{"again":false,"candidate":"00000000000000000001"}','89607ad7b1d7c2d53f51e9af2e0d0e0a2cc95c9bda21b67e16de5ab1e40a8f38','84e326c244797047c7dace9f9a828c007b80fa88edd65512a8369cbd776efec9');
INSERT INTO "events" VALUES(31,'2026-11-04T09:04:00.000Z','','released','{"candidate":"00000000000000000001"}','84e326c244797047c7dace9f9a828c007b80fa88edd65512a8369cbd776efec9','8617bbd98918a2fc1af65a9897429affe98c60f7fced3bc4940b0b14b816b893');
INSERT INTO "events" VALUES(32,'2026-11-04T09:05:00.000Z','','held','{"again":false,"candidate":"00000000000000000001"}','8617bbd98918a2fc1af65a9897429affe98c60f7fced3bc4940b0b14b816b893','9def1011b7b548f411ebe52936d37cfddc9dea1c93802330f75cd1104a7d56b1');
INSERT INTO "events" VALUES(33,'2026-11-04T09:06:00.000Z','00000000000000000003','edited','{"characters":26,"field":"candidate_questions","question":""}','9def1011b7b548f411ebe52936d37cfddc9dea1c93802330f75cd1104a7d56b1','7b69867fdd4759aafe5644a5dfd5de1d11408769843aa4edeaaeaa746279f38c');
INSERT INTO "events" VALUES(34,'2026-11-03T09:00:00.000Z','','held','{"again":true,"candidate":"00000000000000000001"}','7b69867fdd4759aafe5644a5dfd5de1d11408769843aa4edeaaeaa746279f38c','e2b8dbb778ac9bcd47da66e6a6e5a8e85bddc8f36828d8bec0cae2457aaad054');
INSERT INTO "events" VALUES(35,'2026-11-13T09:00:00.000Z','00000000000000000052','created','{"bank":"74c58770a39753a1568f2a15e6b7e43fd0a8ad7a6653b0d36a58f4268c4797f7","candidate":"00000000000000000051","plan":"interview"}','e2b8dbb778ac9bcd47da66e6a6e5a8e85bddc8f36828d8bec0cae2457aaad054','c2be2fd216c62461620f3ff49215465fc1a7d52b118f19f0fb6c8bc9cb43e775');
INSERT INTO "events" VALUES(36,'2026-11-13T09:00:05.000Z','00000000000000000052','planned','{"before":"interview","plan":"full"}','c2be2fd216c62461620f3ff49215465fc1a7d52b118f19f0fb6c8bc9cb43e775','c36d1c275be0eaa28d9912c89414a5462047b644677423ca719c40ea2e5e2e12');
INSERT INTO "events" VALUES(37,'2026-11-13T09:00:05.000Z','00000000000000000052','rated','{"before":null,"ratings":{"q1":3}}','c36d1c275be0eaa28d9912c89414a5462047b644677423ca719c40ea2e5e2e12','5bea2a2599c5c3888d620ee49c9d9b8418348ec85518d6a235245fcd34756eb5');
INSERT INTO "events" VALUES(38,'2026-11-13T09:00:05.000Z','00000000000000000052','rated','{"before":null,"ratings":{"q2":3}}','5bea2a2599c5c3888d620ee49c9d9b8418348ec85518d6a235245fcd34756eb5','98bce6ea4a5767fd69b5dc495919a0a9ce36f6a4a61240063c2e396bfc2c50f7');
INSERT INTO "events" VALUES(39,'2026-11-13T09:00:05.000Z','00000000000000000052','rated','{"before":null,"ratings":{"q3":3}}','98bce6ea4a5767fd69b5dc495919a0a9ce36f6a4a61240063c2e396bfc2c50f7','b0f685c8cfc707239cb72c03b07c7ccda999464dc7d7476c8e9e8fd0dde3d527');
INSERT INTO "events" VALUES(40,'2026-11-13T09:00:05.000Z','00000000000000000052','rated','{"before":null,"ratings":{"q4":3}}','b0f685c8cfc707239cb72c03b07c7ccda999464dc7d7476c8e9e8fd0dde3d527','5df8de5b6648e3cb84d1dcfae53021970dae1f6d9470389478a3b616eb546f8c');
INSERT INTO "events" VALUES(41,'2026-11-13T09:00:05.000Z','00000000000000000052','rated','{"before":null,"ratings":{"q5":3}}','5df8de5b6648e3cb84d1dcfae53021970dae1f6d9470389478a3b616eb546f8c','a36e53c4cfe8de2392d86fa2219eddb96b2fb361aa9e89cee46d76ecc5df47f1');
INSERT INTO "events" VALUES(42,'2026-11-13T09:00:05.000Z','00000000000000000052','rated','{"before":null,"ratings":{"q6":3}}','a36e53c4cfe8de2392d86fa2219eddb96b2fb361aa9e89cee46d76ecc5df47f1','0c72289c5c44bfcdfb234a04e210bd505093390d91785afa521c00bb43c8fbb3');
INSERT INTO "events" VALUES(43,'2026-11-13T09:00:05.000Z','00000000000000000052','marked','{"item":0,"kind":"red_flag","question":"q1","severity":"serious"}','0c72289c5c44bfcdfb234a04e210bd505093390d91785afa521c00bb43c8fbb3','15bc2bbf1d9c8703fb48f811e4c3f2cb9e6483ed0ba37fbc20f7d54bffbc2ed7');
INSERT INTO "events" VALUES(44,'2026-11-13T09:01:05.000Z','00000000000000000052','submitted','{"composite":"","preset":"default","verdict":"incomplete"}','15bc2bbf1d9c8703fb48f811e4c3f2cb9e6483ed0ba37fbc20f7d54bffbc2ed7','f59e34c27c1a784e46dcdf838dc0cb58ef509ee8f52bb754ec0090f6daede21c');
INSERT INTO "events" VALUES(45,'2026-11-05T09:00:00.000Z','00000000000000000062','created','{"bank":"f1864d8a9f3a8a61919430b9bc88355232145012516a94e938ccef01063c0447","candidate":"00000000000000000061","plan":"interview"}','f59e34c27c1a784e46dcdf838dc0cb58ef509ee8f52bb754ec0090f6daede21c','55f75a40544d8fb4e1782e263ecaed96bc5cd0057bc8e864ed8d2c6364482afe');
INSERT INTO "events" VALUES(46,'2026-11-05T09:00:00.000Z','00000000000000000062','writing adjusted','{"adjusted":true}','55f75a40544d8fb4e1782e263ecaed96bc5cd0057bc8e864ed8d2c6364482afe','3d5dca1cc8e7a1873195666d2354712b6691809a24d70e6002b6e737df231904');
INSERT INTO "events" VALUES(47,'2026-11-05T09:00:00.000Z','00000000000000000062','rated','{"before":null,"ratings":{"q1":4}}','3d5dca1cc8e7a1873195666d2354712b6691809a24d70e6002b6e737df231904','ae2ffef5e00d55b347ecbca0504d38110a61a262fabe536ea638f486bd08d0eb');
INSERT INTO "events" VALUES(48,'2026-11-05T09:00:00.000Z','00000000000000000062','rated','{"before":null,"ratings":{"q2":4}}','ae2ffef5e00d55b347ecbca0504d38110a61a262fabe536ea638f486bd08d0eb','ff718e80d7a558fa2240625353ef725c3a891e19daaeb1f6994c59087885b339');
INSERT INTO "events" VALUES(49,'2026-11-05T09:00:00.000Z','00000000000000000062','rated','{"before":null,"ratings":{"q3":4}}','ff718e80d7a558fa2240625353ef725c3a891e19daaeb1f6994c59087885b339','17c3ddefacb2edd2a4694714b45d75404eb0114ebee0414c60054e2845f7850a');
INSERT INTO "events" VALUES(50,'2026-11-05T09:00:00.000Z','00000000000000000062','rated','{"before":null,"ratings":{"q4":4}}','17c3ddefacb2edd2a4694714b45d75404eb0114ebee0414c60054e2845f7850a','7a4a4efbb238717976999ba6cfb8a47ffcc70403b6986dcd48c6db92827e22b0');
INSERT INTO "events" VALUES(51,'2026-11-05T09:00:00.000Z','00000000000000000062','rated','{"before":null,"ratings":{"q5":4}}','7a4a4efbb238717976999ba6cfb8a47ffcc70403b6986dcd48c6db92827e22b0','a51d6ae2c139839a6a41ec882f3408af82a239e77d56b71eefec6b44b2ff1267');
INSERT INTO "events" VALUES(52,'2026-11-05T09:00:00.000Z','00000000000000000062','rated','{"before":null,"ratings":{"q6":4}}','a51d6ae2c139839a6a41ec882f3408af82a239e77d56b71eefec6b44b2ff1267','148882682e42cf4d3d389637ab00cc92b4d7336948a0f27228dce6a61e470014');
INSERT INTO "events" VALUES(53,'2026-11-05T09:00:00.000Z','00000000000000000062','task recorded','{"skipped":false,"task":"s1"}','148882682e42cf4d3d389637ab00cc92b4d7336948a0f27228dce6a61e470014','e31c963481f4995edeeb680364e8112ead1b33793f8d5e544097cdd61bab051e');
INSERT INTO "events" VALUES(54,'2026-11-05T09:00:00.000Z','00000000000000000062','ratings finished','{"again":false,"at":"2026-11-05T09:00:00.000Z","composite":"4","verdict":"hire"}','e31c963481f4995edeeb680364e8112ead1b33793f8d5e544097cdd61bab051e','4e6f58922bc0b21ad7b63bb5c11392baef4a92e2be2f7ab3e743a345519156e3');
INSERT INTO "events" VALUES(55,'2026-11-05T09:01:00.000Z','00000000000000000062','ratings reopened','{"at":"2026-11-05T09:01:00.000Z"}','4e6f58922bc0b21ad7b63bb5c11392baef4a92e2be2f7ab3e743a345519156e3','cdf034cdcae303eacf73afd6eeb5552cc64c1dab3aa9db8a7740db23f804e980');
INSERT INTO "events" VALUES(56,'2026-11-05T09:01:00.000Z','00000000000000000062','marked','{"item":0,"kind":"red_flag","question":"q1","severity":"serious"}','cdf034cdcae303eacf73afd6eeb5552cc64c1dab3aa9db8a7740db23f804e980','b7af88611460824e37f8b0616486f23514be9e07c722d40a8df80ca00170f4b9');
INSERT INTO "events" VALUES(57,'2026-11-05T09:02:00.000Z','00000000000000000062','ratings finished','{"again":true,"at":"2026-11-05T09:02:00.000Z","composite":"4","verdict":"hire"}','b7af88611460824e37f8b0616486f23514be9e07c722d40a8df80ca00170f4b9','1ea1681de8f3cf550b6f71648c217419e44acb49b8b39e1727f48fe229092b30');
INSERT INTO "events" VALUES(58,'2026-11-05T09:02:00.000Z','00000000000000000062','recommended','{"verdict":"hold"}','1ea1681de8f3cf550b6f71648c217419e44acb49b8b39e1727f48fe229092b30','624904a7a799fb36e3d259cbaf15746d9edf713fb8ac35d302503463c6b77033');
INSERT INTO "events" VALUES(59,'2026-11-05T09:03:00.000Z','00000000000000000062','submitted','{"composite":"4","preset":"default","verdict":"hire"}','624904a7a799fb36e3d259cbaf15746d9edf713fb8ac35d302503463c6b77033','339e3e29e7b28cb436be3c42958184a540b5f745c52227e6c6ba2c3ba2dcc22d');
INSERT INTO "events" VALUES(60,'2026-11-05T09:04:00.000Z','00000000000000000062','amended','{"fields":["rating"],"question":"q1","ratings":{"q1":3}}','339e3e29e7b28cb436be3c42958184a540b5f745c52227e6c6ba2c3ba2dcc22d','21dd483b67bd54685c14418a5dd594d96cdbe0d19a629648c84d8a76380b1c2b');
INSERT INTO "events" VALUES(61,'2026-11-06T09:00:00.000Z','00000000000000000072','created','{"bank":"f1864d8a9f3a8a61919430b9bc88355232145012516a94e938ccef01063c0447","candidate":"00000000000000000071","plan":"interview"}','21dd483b67bd54685c14418a5dd594d96cdbe0d19a629648c84d8a76380b1c2b','bc3fe1e54d75dc0c15b130370427a32f7535f16823186faa7c5a7a2e52ff6033');
INSERT INTO "events" VALUES(62,'2026-11-06T09:01:00.000Z','00000000000000000072','rated','{"before":null,"ratings":{"q1":4}}','bc3fe1e54d75dc0c15b130370427a32f7535f16823186faa7c5a7a2e52ff6033','1df7d104a8a49fa69c3449ad7ad0167d454eb49dd65e3fc540d896742e29fc9f');
INSERT INTO "events" VALUES(63,'2026-11-06T09:01:00.000Z','00000000000000000072','rated','{"before":null,"ratings":{"q2":4}}','1df7d104a8a49fa69c3449ad7ad0167d454eb49dd65e3fc540d896742e29fc9f','0bfc806056f2d89721081bde7221ead1d283e4cb09a35ad64a92b3b9bf5d1b7e');
INSERT INTO "events" VALUES(64,'2026-11-06T09:01:00.000Z','00000000000000000072','rated','{"before":null,"ratings":{"q3":4}}','0bfc806056f2d89721081bde7221ead1d283e4cb09a35ad64a92b3b9bf5d1b7e','20f6ca7821d3a4f39c13afc32de00579e14ab5d7f9353036a5f790c6fd01b329');
INSERT INTO "events" VALUES(65,'2026-11-06T09:01:00.000Z','00000000000000000072','rated','{"before":null,"ratings":{"q4":4}}','20f6ca7821d3a4f39c13afc32de00579e14ab5d7f9353036a5f790c6fd01b329','c84a9b18059e7d639882ee02b13eabca5e617ba2d26014bb296abf7304a4c006');
INSERT INTO "events" VALUES(66,'2026-11-06T09:01:00.000Z','00000000000000000072','rated','{"before":null,"ratings":{"q5":4}}','c84a9b18059e7d639882ee02b13eabca5e617ba2d26014bb296abf7304a4c006','3b331733de37de67f1909e874db6439e1ef6b304dc93c87218c4dee3dc5aaace');
INSERT INTO "events" VALUES(67,'2026-11-06T09:01:00.000Z','00000000000000000072','rated','{"before":null,"ratings":{"q6":4}}','3b331733de37de67f1909e874db6439e1ef6b304dc93c87218c4dee3dc5aaace','3255937f7f2e7943521deabf8ef2e2dbd36bca1afc8707ad7bca87a91372c835');
INSERT INTO "events" VALUES(68,'2026-11-06T09:01:00.000Z','00000000000000000072','edited','{"characters":25,"field":"notes","question":"q1"}','3255937f7f2e7943521deabf8ef2e2dbd36bca1afc8707ad7bca87a91372c835','a119e8005e18b081e3e28fb8b82ffd18af6bb8ff00717ae315b9a5b35f669dde');
INSERT INTO "events" VALUES(69,'2026-11-06T09:02:00.000Z','00000000000000000072','submitted','{"composite":"","preset":"default","verdict":"incomplete"}','a119e8005e18b081e3e28fb8b82ffd18af6bb8ff00717ae315b9a5b35f669dde','780d9f50771f286d7f1ee44b419733191467a7b0784a718a6b76e845c658be80');
INSERT INTO "events" VALUES(70,'2026-11-06T09:03:00.000Z','00000000000000000072','submit undone','{"submitted_at":"2026-11-06T09:02:00.000Z"}','780d9f50771f286d7f1ee44b419733191467a7b0784a718a6b76e845c658be80','7ed8c92223a776e2b2ff3980a92801f0a61ae87f51fc1a5e18919beb869ee672');
INSERT INTO "events" VALUES(71,'2026-11-06T09:04:00.000Z','00000000000000000072','submitted','{"composite":"","preset":"default","verdict":"incomplete"}','7ed8c92223a776e2b2ff3980a92801f0a61ae87f51fc1a5e18919beb869ee672','b877dc767afbbe594c02c6eeead6c3e43449706d85f7eb8aab0664c30d9e9aaa');
INSERT INTO "events" VALUES(72,'2026-11-06T09:05:00.000Z','00000000000000000072','amended','{"before":"","fields":["recommendation"],"question":"","recommended":"hire"}','b877dc767afbbe594c02c6eeead6c3e43449706d85f7eb8aab0664c30d9e9aaa','beb72de764e942676f748727b847600afdced9faa144c032651749642c8e8ea5');
INSERT INTO "events" VALUES(73,'2026-11-07T09:00:00.000Z','00000000000000000002','recorded','{"amendments":["0ed05bf3e93c492b48f212797f32343b","8539dacbae1b01eadaeed4207a1a0953"],"content":{"decision":"c68cd41af8ba816787562e10aab16e0b","head":"b7cb8a2a7f8baae016bc0339c0fc81bb","notes irate":"87955c7ee7a7d8da4a42e1eeda878867","rating irate":"e55e637a269d7a95699f3029a99e08af","rating policy":"99d7d26858cc8f0aed6a034c81a67919","rating tools":"3e2ebbba56b0cd399b1834e73711ac88","task refund":"25b0443f350167cf0dc2a8f3ee36f8b0","task reply":"51345b0670dd583105b2ae9de8fd093e","texts":"96f89b8c7db31ae321388615895b2ac0","times":"894051b68b404395f56f13c426da6803"},"submitted":true}','beb72de764e942676f748727b847600afdced9faa144c032651749642c8e8ea5','1f7cddfa3c5d770b6ba670264af897e7f01bf1bd54b4ec74b9f1e52379217fb5');
INSERT INTO "events" VALUES(74,'2026-11-07T09:00:00.000Z','00000000000000000003','recorded','{"content":{"head":"c606a31dc6a4f812f2efaef8644073ff","notes policy":"6f192a089856f1fcaa0a272b803e93ad","rating irate":"5c3abbeef6144089af7fdb467f7efb02","rating policy":"0e937d7ab335e19a8b9bc9a26bb5c089","texts":"40255211f58b4d4251bb366fccac35b3","times":"f2b79112bc87a31715064e44e2c7bfe5"}}','1f7cddfa3c5d770b6ba670264af897e7f01bf1bd54b4ec74b9f1e52379217fb5','c40b8e84a2f2cd8cf8cb05934d984c480cba498ac91310cf014475e868c2e767');
INSERT INTO "events" VALUES(75,'2026-11-07T09:00:00.000Z','00000000000000000005','recorded','{"content":{"head":"acd63914638bcfdf6f621b7e6cdcf61d","times":"02035374b36b17edec326d3bd1d587cf"}}','c40b8e84a2f2cd8cf8cb05934d984c480cba498ac91310cf014475e868c2e767','38f4c8b533810209df7ff8909866ed8324f7d939b4ecdf78038cd94e097f0953');
INSERT INTO "events" VALUES(76,'2026-11-07T09:00:00.000Z','00000000000000000052','recorded','{"content":{"decision":"5924a364f01c482ea47bd21e94b721ab","head":"f0ac7edfdad69aa0ac7cfd665f1d9465","rating q1":"ecd987a16f83e81df6529d20321a2be9","rating q2":"1fad06c0ab829167d98285f6b21b4b75","rating q3":"b64ab9fa18c4d872488766c88e262c70","rating q4":"f8d6da1178abfbf9496d39db475faccd","rating q5":"ff5dd8ba4d3674916ab301a334703c48","rating q6":"56177ea86b46f0fd25d24951f2de4a40","texts":"7565255ce8238eb28814ab482aa9ba8b","times":"869e9bd2dc0e1ab1a9dffa141de1982e"},"submitted":true}','38f4c8b533810209df7ff8909866ed8324f7d939b4ecdf78038cd94e097f0953','e42c8fd3a4b6842b7caaae1ae5853cb8ddcb6ed6ed2412ec2157ec34dd1db9dc');
INSERT INTO "events" VALUES(77,'2026-11-07T09:00:00.000Z','00000000000000000062','recorded','{"amendments":["a4ff841edf085d991b5d88376e69c06f"],"content":{"decision":"8d790a81ad69e4e9cc19edf6831f246f","head":"417451c4b8236c4afe006010e1753f36","rating q1":"4b7dbb55b7e1d3f8b57d1c3468a76829","rating q2":"400e300658e4e1c8c0fb464f2198ee5f","rating q3":"dfcfb6258d197430a3e1e333ec0eac69","rating q4":"d9214a18c7adf72de48837245881d996","rating q5":"63e454b3bd442b8b8316f0b392a2c337","rating q6":"a058d2dedc6e5ca69d7f44994a181e9a","reliability":"413e435353d178d6cfe3badc760778cf","task s1":"8f442a0401e367335329dc839e205de1","texts":"7b5f47c5cbb98f2f49afd40d07890a1b","times":"41220e8ce7463260f867ff2cea646a71"},"submitted":true}','e42c8fd3a4b6842b7caaae1ae5853cb8ddcb6ed6ed2412ec2157ec34dd1db9dc','c3040087571448e5ee019a7a1ca4ed3c3c2e8f2c5d26d40f05566483fc8605b8');
INSERT INTO "events" VALUES(78,'2026-11-07T09:00:00.000Z','00000000000000000072','recorded','{"amendments":["e3193be041e55b9d09ce5bde7cf2950b"],"content":{"decision":"74741487a5afc30a9608e77a6c6e5627","head":"1fe482379a773ff951b7b32d94a232da","notes q1":"bed3e683482dcf2de8c1d93ee66fd665","rating q1":"2775baaba8abbc5ff73fc47414e28074","rating q2":"cb3b4036f444a28b6a119d1d9b91f781","rating q3":"3330d884efe0b7b3f98a6018a42bd924","rating q4":"b25f0ea72fb6c6dafd739183e7e93207","rating q5":"be0fdc584f892c94645dc7408edd144f","rating q6":"f3e0833c3817a59c5f0ea49ca3515d70","times":"f9686b6c41686fd431c0cb984d18e725"},"submitted":true}','c3040087571448e5ee019a7a1ca4ed3c3c2e8f2c5d26d40f05566483fc8605b8','aa753d18061d4f3651822c08db01ca2cba548ef171c4c9ba2b498f2fd056d28a');
INSERT INTO "events" VALUES(79,'2026-11-07T09:00:00.000Z','00000000000000000082','created','{"bank":"cbf4d12a07f0acf8c7fd5adbfe598d04e7a832caf60aae12515adaff69e81e7d","candidate":"00000000000000000081","content":{"head":"08adc143a9d49d4e67ef4df415164356","times":"e0abf906e1e4ee46fd1637aaf769a5ca"}}','aa753d18061d4f3651822c08db01ca2cba548ef171c4c9ba2b498f2fd056d28a','3ff4ac2b948308fbf8c4d3b1620ccd57cbbec964bccacc40244e6ecc8fc2cb30');
INSERT INTO "events" VALUES(80,'2026-11-07T09:01:00.000Z','00000000000000000082','edited','{"changed":{"notes irate":["","50b4e79387d7b50c5a184b83da17bda6"]},"characters":18,"field":"notes","question":"irate"}','3ff4ac2b948308fbf8c4d3b1620ccd57cbbec964bccacc40244e6ecc8fc2cb30','3be3060c5722312e0d547e04afcdd80df1fb743599d57d31dbd57f19657b3653');
INSERT INTO "events" VALUES(81,'2026-11-07T09:01:00.000Z','00000000000000000082','rated','{"before":null,"changed":{"rating irate":["","cf611bffbf3e962cca3c591cd8b81c39"]},"ratings":{"irate":4}}','3be3060c5722312e0d547e04afcdd80df1fb743599d57d31dbd57f19657b3653','aee6f7ff28b68954e4c03916bd4ef19f170dd6633e24311b81a701902c60a75e');
INSERT INTO "events" VALUES(82,'2026-11-07T09:01:00.000Z','00000000000000000082','rated','{"before":null,"changed":{"rating policy":["","5ba5b756de35e57a0b980bbf939ee08a"]},"ratings":{"policy":4}}','aee6f7ff28b68954e4c03916bd4ef19f170dd6633e24311b81a701902c60a75e','9e41a8ced7e5a965012a00eb6f2147a1b15d2ba636f86abd9af3af3933f36018');
INSERT INTO "events" VALUES(83,'2026-11-07T09:01:00.000Z','00000000000000000082','rated','{"before":null,"changed":{"rating tools":["","705a4b97589f5190ef864c38b7f0c933"]},"ratings":{"tools":4}}','9e41a8ced7e5a965012a00eb6f2147a1b15d2ba636f86abd9af3af3933f36018','964d686ae0a19a035e3383e6cb9ca08ea9d4d4fd429cd1de1ad790e25a63cfbb');
INSERT INTO "events" VALUES(84,'2026-11-07T09:02:00.000Z','00000000000000000082','submitted','{"composite":"4","content":{"decision":"3e4ac7bee1baeec5c6608377094691d7","head":"08adc143a9d49d4e67ef4df415164356","notes irate":"50b4e79387d7b50c5a184b83da17bda6","rating irate":"cf611bffbf3e962cca3c591cd8b81c39","rating policy":"5ba5b756de35e57a0b980bbf939ee08a","rating tools":"705a4b97589f5190ef864c38b7f0c933","times":"e0abf906e1e4ee46fd1637aaf769a5ca"},"preset":"default","submitted":true,"submitted_at":"2026-11-07T09:02:00.000Z","verdict":"hire"}','964d686ae0a19a035e3383e6cb9ca08ea9d4d4fd429cd1de1ad790e25a63cfbb','46d1a5420f9c0825b5511b869aab59bd8221e3b4f2da678da77634220fb867f5');
INSERT INTO "events" VALUES(85,'2026-11-07T09:03:00.000Z','00000000000000000082','amended','{"amendments":["3fdf58a0158cec872aef2f084e132965"],"fields":["rating"],"question":"irate","ratings":{"irate":5}}','46d1a5420f9c0825b5511b869aab59bd8221e3b4f2da678da77634220fb867f5','644b0ea2533b875a00b18090dfcf9f9cff0befbe0892351498f73af14318578c');
INSERT INTO "events" VALUES(86,'2026-11-07T09:04:00.000Z','','told apart','{"candidate":"00000000000000000083","changed":{"person":["","350e76be75d9451d91b1863608491652"]},"others":["00000000000000000081"]}','644b0ea2533b875a00b18090dfcf9f9cff0befbe0892351498f73af14318578c','2859918a81364e70976b3703a96fa974d862f68abc068af82986cd6d23113a0a');
INSERT INTO "events" VALUES(87,'2026-11-07T09:04:00.000Z','00000000000000000084','created','{"bank":"cbf4d12a07f0acf8c7fd5adbfe598d04e7a832caf60aae12515adaff69e81e7d","candidate":"00000000000000000083","content":{"head":"44db4d64f4830c11af13f2a11d8c93f2","times":"d4a423fa1163f0ad66eb3147bfbef4ad"}}','2859918a81364e70976b3703a96fa974d862f68abc068af82986cd6d23113a0a','71dbeedd12905d167973b2cd23141833f404ae4785ab0439932688c6ab4e198f');
INSERT INTO "events" VALUES(88,'2026-11-07T09:04:00.000Z','','candidate noted','{"candidate":"00000000000000000081","changed":{"notes":["","deb7f38803c2c36c1622847749dc6ffe"]},"characters":49}','71dbeedd12905d167973b2cd23141833f404ae4785ab0439932688c6ab4e198f','182b58fef3d365cd381dde90f3c885e8a9f6160692223ec4265e5185d982241a');
INSERT INTO "events" VALUES(89,'2026-11-07T09:05:00.000Z','','candidate noted','{"candidate":"00000000000000000081","changed":{"notes":["deb7f38803c2c36c1622847749dc6ffe","bc18b8fcb60c48634d559f84d3cdadfd"]},"characters":2}','182b58fef3d365cd381dde90f3c885e8a9f6160692223ec4265e5185d982241a','547b767d82db9462c5b06df26930d731ff0974e2a20f53ffa49d6fbd67acbc3c');
INSERT INTO "events" VALUES(90,'2026-11-07T09:05:00.000Z','00000000000000000084','rated','{"before":null,"changed":{"rating irate":["","ae1efd6d0d0ed9956aaa587d2f4be1e1"]},"ratings":{"irate":3}}','547b767d82db9462c5b06df26930d731ff0974e2a20f53ffa49d6fbd67acbc3c','8b7678ab0fe4711c1311d35a5c9579594a09326cc8358714161171f8fb9d19b0');
INSERT INTO "events" VALUES(91,'2026-11-07T09:05:00.000Z','00000000000000000084','rated','{"before":null,"changed":{"rating policy":["","20cdd95f8fd7afd8259261e4ffa03bac"]},"ratings":{"policy":3}}','8b7678ab0fe4711c1311d35a5c9579594a09326cc8358714161171f8fb9d19b0','0676388a6fbd271409fab5713eb0047847296fa1a580d15cdc8323b0abe698e3');
INSERT INTO "events" VALUES(92,'2026-11-07T09:05:00.000Z','00000000000000000084','rated','{"before":null,"changed":{"rating tools":["","2f4c61b1d38ed9b17754052b77bb00de"]},"ratings":{"tools":3}}','0676388a6fbd271409fab5713eb0047847296fa1a580d15cdc8323b0abe698e3','858f7cf595191bf0af046652e56813cd1c84e9ba4929c758ae8b583560b16610');
INSERT INTO "events" VALUES(93,'2026-11-07T09:06:00.000Z','00000000000000000084','submitted','{"composite":"3","content":{"decision":"9d11faa7ebeb9b00b13fcd2181418295","head":"44db4d64f4830c11af13f2a11d8c93f2","rating irate":"ae1efd6d0d0ed9956aaa587d2f4be1e1","rating policy":"20cdd95f8fd7afd8259261e4ffa03bac","rating tools":"2f4c61b1d38ed9b17754052b77bb00de","times":"d4a423fa1163f0ad66eb3147bfbef4ad"},"preset":"default","submitted":true,"submitted_at":"2026-11-07T09:06:00.000Z","verdict":"hold"}','858f7cf595191bf0af046652e56813cd1c84e9ba4929c758ae8b583560b16610','f3d696d5c474cd116e53ca3c7c4094c333f249ae36e3cd381b8d13c2bdb45f72');
INSERT INTO "events" VALUES(94,'2026-11-07T09:07:00.000Z','00000000000000000086','created','{"erased":true}','f3d696d5c474cd116e53ca3c7c4094c333f249ae36e3cd381b8d13c2bdb45f72','ce854c1ef09367ec0282ae911ee82e7528f4c84ba04f3ee48446bf62e6e5c806');
INSERT INTO "events" VALUES(95,'2026-11-07T09:08:00.000Z','','erased','{"candidate":"00000000000000000085","events":[94],"interviews":1}','ce854c1ef09367ec0282ae911ee82e7528f4c84ba04f3ee48446bf62e6e5c806','5b2c63e4634b9f3dc78d98c458748d14fd5f39aa183847d298f5bae42c768a19');
INSERT INTO "events" VALUES(96,'2026-11-07T09:08:00.000Z','00000000000000000084','imported','{"as":"history","composite":"3","content":{"decision":"9d11faa7ebeb9b00b13fcd2181418295","head":"44db4d64f4830c11af13f2a11d8c93f2","origin":"ce31d277c3a86775f9217a3825d2a7d5","rating irate":"ae1efd6d0d0ed9956aaa587d2f4be1e1","rating policy":"20cdd95f8fd7afd8259261e4ffa03bac","rating tools":"2f4c61b1d38ed9b17754052b77bb00de","times":"d4a423fa1163f0ad66eb3147bfbef4ad"},"preset":"default","ratings":{"irate":3,"policy":3,"tools":3},"recommended":"","status":"submitted","submitted":true,"verdict":"hold"}','5b2c63e4634b9f3dc78d98c458748d14fd5f39aa183847d298f5bae42c768a19','5dccc57e20199b7b526b19303e16a0c8421255175ab87ad184990f6b4b031c39');
INSERT INTO "events" VALUES(97,'2026-11-03T09:00:00.000Z','','candidate edited','{"by":"c3c3c3c3c3c3c3c3c3c3","candidate":"00000000000000000004","changed":{"person":["50e104b2ca971b6136f89d0f9e337b0a","eb6676b86217503869f5366378ef4daa"]},"fields":["name"],"named":{"c3c3c3c3c3c3c3c3c3c3":"c07878d53031ac06106b2df0e92bbb1e"}}','5dccc57e20199b7b526b19303e16a0c8421255175ab87ad184990f6b4b031c39','20d48cf2229c51e8808004e45fb58cd4b9a7dfe164649f285c6f06eb57a5b8e8');
CREATE TABLE foreign_events (
    hash TEXT PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    interview_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "foreign_events" VALUES('ae75890a352ed9fff19f200745913f886a21834258f9dd462a108836b5b5a5aa',28,'2026-11-04T09:00:00.000Z','00000000000000000003','edited','{"characters":15,"field":"opening_notes","question":""}','42bf018c011ada09108ffdc5aa955aa04b3bbc4827b4b05957506bd08900401b');
INSERT INTO "foreign_events" VALUES('b916e6475396e56c809ca276a73a88aa63bf20aa31df85bab18e98749c0b85e6',29,'2026-11-04T09:00:00.000Z','00000000000000000003','rated','{"before":null,"ratings":{"irate":4}}','ae75890a352ed9fff19f200745913f886a21834258f9dd462a108836b5b5a5aa');
CREATE TABLE interviewers (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
INSERT INTO "interviewers" VALUES('c3c3c3c3c3c3c3c3c3c3','Ana Lind','lind@example.org');
CREATE TABLE interviews (
    id TEXT PRIMARY KEY NOT NULL,
    candidate_id TEXT NOT NULL REFERENCES candidates (id),
    bank_digest TEXT NOT NULL REFERENCES banks (digest),
    bank_id TEXT NOT NULL,
    bank_version TEXT NOT NULL,
    role TEXT NOT NULL,
    stage TEXT NOT NULL,
    interviewer TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    submitted_at TEXT NOT NULL DEFAULT '',
    discarded_at TEXT NOT NULL DEFAULT '',
    elapsed_seconds INTEGER NOT NULL DEFAULT 0 CHECK (elapsed_seconds >= 0),
    step TEXT NOT NULL DEFAULT 'opening',
    verdict TEXT NOT NULL DEFAULT '',
    composite TEXT NOT NULL DEFAULT '',
    preset TEXT NOT NULL DEFAULT '',
    recommended TEXT NOT NULL DEFAULT '',
    recommended_reason TEXT NOT NULL DEFAULT '',
    opening_notes TEXT NOT NULL DEFAULT '',
    candidate_questions TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '', plan TEXT NOT NULL DEFAULT '', form TEXT NOT NULL DEFAULT '' CHECK (form IN ('', 'A', 'B')), plan_reason TEXT NOT NULL DEFAULT '', finished_at TEXT NOT NULL DEFAULT '', shown TEXT NOT NULL DEFAULT '', reopen_reason TEXT NOT NULL DEFAULT '', accommodations TEXT NOT NULL DEFAULT '', writing_adjusted INTEGER NOT NULL DEFAULT 0
CHECK (writing_adjusted IN (0, 1)), icc TEXT NOT NULL DEFAULT '', icc_candidates INTEGER NOT NULL DEFAULT 0 CHECK (icc_candidates >= 0), unverified INTEGER NOT NULL DEFAULT 0 CHECK (unverified IN (0, 1)), correction_reason TEXT NOT NULL DEFAULT '', interviewer_id TEXT NOT NULL DEFAULT '',
    CHECK ((status = 'submitted') = (submitted_at <> '')),
    CHECK (status = 'draft' OR discarded_at = '')
);
INSERT INTO "interviews" VALUES('00000000000000000002','00000000000000000001','7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8','small','1.0','CSR','Phone','Max Probe','submitted','2026-11-03T09:00:00.000Z','2026-11-03T09:03:25.000Z','2026-11-03T09:02:20.000Z','',900,'irate','hire','4','default','strong hire','Knows our product.','Line was fine.','','Solid.','','','','','','','',0,'',0,0,'','');
INSERT INTO "interviews" VALUES('00000000000000000003','00000000000000000001','7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8','small','1.0','CSR','Panel','Kim Other','draft','2026-11-03T09:04:25.000Z','2026-11-04T09:06:00.000Z','','',0,'opening','','','','','','Typed elsewhere','Typed after it was indexed','','','','','','','','',0,'',0,0,'','');
INSERT INTO "interviews" VALUES('00000000000000000005','00000000000000000004','7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8','small','1.0','CSR','Phone','Max Probe','draft','2026-11-03T09:05:25.000Z','2026-11-03T09:05:25.000Z','','2026-11-03T09:06:25.000Z',0,'opening','','','','','','','','','','','','','','','',0,'',0,0,'','');
INSERT INTO "interviews" VALUES('00000000000000000052','00000000000000000051','74c58770a39753a1568f2a15e6b7e43fd0a8ad7a6653b0d36a58f4268c4797f7','small','1.0','CSR','Phone','Max Probe','submitted','2026-11-13T09:00:00.000Z','2026-11-13T09:01:05.000Z','2026-11-13T09:01:05.000Z','',0,'opening','incomplete','','default','','','','','','full','','More time than planned','','','','',0,'',0,0,'','');
INSERT INTO "interviews" VALUES('00000000000000000062','00000000000000000061','f1864d8a9f3a8a61919430b9bc88355232145012516a94e938ccef01063c0447','small','1.0','CSR','Phone','Max Probe','submitted','2026-11-05T09:00:00.000Z','2026-11-05T09:04:00.000Z','2026-11-05T09:03:00.000Z','',0,'opening','hire','4','default','hold','Unsure of writing.','','','','interview','','','2026-11-05T09:02:00.000Z','{"at":"2026-11-05T09:00:00.000Z","composite":"4","flags":{},"plan":"interview","ratings":{"q1":4,"q2":4,"q3":4,"q4":4,"q5":4,"q6":4},"tasks":{},"verdict":"hire","writing_adjusted":true}','Misheard','{"more_time":true,"other":"Short breaks","questions_in_advance":false,"written_answers":false}',1,'3/5',31,0,'','');
INSERT INTO "interviews" VALUES('00000000000000000072','00000000000000000071','f1864d8a9f3a8a61919430b9bc88355232145012516a94e938ccef01063c0447','small','1.0','CSR','Phone','Max Probe','submitted','2026-11-06T09:00:00.000Z','2026-11-06T09:05:00.000Z','2026-11-06T09:04:00.000Z','',0,'opening','incomplete','','default','hire','Sure now','','','','interview','','','','','','',0,'',0,0,'','');
INSERT INTO "interviews" VALUES('00000000000000000082','00000000000000000081','cbf4d12a07f0acf8c7fd5adbfe598d04e7a832caf60aae12515adaff69e81e7d','small','1.0','CSR','Phone','Max Probe','submitted','2026-11-07T09:00:00.000Z','2026-11-07T09:03:00.000Z','2026-11-07T09:02:00.000Z','',0,'opening','hire','4','default','','','','','','','','','','','','',0,'',0,0,'','');
INSERT INTO "interviews" VALUES('00000000000000000084','00000000000000000083','cbf4d12a07f0acf8c7fd5adbfe598d04e7a832caf60aae12515adaff69e81e7d','small','1.0','CSR','Phone','Max Probe','submitted','2026-11-07T09:04:00.000Z','2026-11-07T09:06:00.000Z','2026-11-07T09:06:00.000Z','',0,'opening','hold','3','default','','','','','','','','','','','','',0,'',0,1,'','');
CREATE TABLE local (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "local" VALUES('audit head','97:20d48cf2229c51e8808004e45fb58cd4b9a7dfe164649f285c6f06eb57a5b8e8');
INSERT INTO "local" VALUES('database','e1ee6f949a99b79b');
INSERT INTO "local" VALUES('interviewer','Max Probe');
CREATE TABLE marks (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('looking_for', 'follow_up', 'red_flag', 'own_flag')),
    item INTEGER NOT NULL CHECK (item >= 0),
    severity TEXT NOT NULL DEFAULT '' CHECK (severity IN ('', 'note', 'serious')),
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, question, kind, item)
) WITHOUT ROWID;
INSERT INTO "marks" VALUES('00000000000000000002','irate','own_flag',0,'note','Read from a screen');
INSERT INTO "marks" VALUES('00000000000000000002','irate','red_flag',0,'serious','');
INSERT INTO "marks" VALUES('00000000000000000002','policy','follow_up',2,'','');
INSERT INTO "marks" VALUES('00000000000000000052','q1','red_flag',0,'serious','She was mad');
INSERT INTO "marks" VALUES('00000000000000000062','q1','red_flag',0,'serious','She was mad');
CREATE TABLE practice (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            at TEXT NOT NULL,
            rater TEXT NOT NULL,
            bank_id TEXT NOT NULL,
            bank_version TEXT NOT NULL,
            question TEXT NOT NULL,
            sample TEXT NOT NULL,
            rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5 AND typeof(rating) = 'integer'),
            key_rating INTEGER NOT NULL CHECK (key_rating BETWEEN 1 AND 5 AND typeof(key_rating) = 'integer')
        );
INSERT INTO "practice" VALUES(1,'R. Osei-0','2026-11-01T00:00:00.000Z','R. Osei','small','1.0','irate','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd',1,2);
INSERT INTO "practice" VALUES(2,'R. Osei-1','2026-11-01T00:01:00.000Z','R. Osei','small','1.0','irate','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd',2,2);
INSERT INTO "practice" VALUES(3,'R. Osei-2','2026-11-01T00:02:00.000Z','R. Osei','small','1.0','irate','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd',3,2);
CREATE TABLE "revisions" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    field TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('typing', 'deletion', 'journal', 'import')),
    text TEXT NOT NULL
);
INSERT INTO "revisions" VALUES(1,'00000000000000000002','irate','notes','2026-11-03T09:01:11.000Z','typing','Stayed calm.');
INSERT INTO "revisions" VALUES(2,'00000000000000000002','irate','notes','2026-11-03T09:01:13.000Z','deletion','Stayed calm, and rang back.');
CREATE TABLE salts (
    subject TEXT NOT NULL,
    salt TEXT NOT NULL,
    PRIMARY KEY (subject, salt)
) WITHOUT ROWID;
INSERT INTO "salts" VALUES('00000000000000000001','3365093ae54fd35ea7f758f66c361860');
INSERT INTO "salts" VALUES('00000000000000000002','b47c0074a85df663822fb77ead50b892');
INSERT INTO "salts" VALUES('00000000000000000003','400a36313806b8e5c10a9dd490481667');
INSERT INTO "salts" VALUES('00000000000000000004','d1385720a6177031dae16eb4b010350b');
INSERT INTO "salts" VALUES('00000000000000000005','d4c5ed16d07a2f7c146af33ba86a4fc2');
INSERT INTO "salts" VALUES('00000000000000000051','a1b3ce15d2240823d44a583f1000afcf');
INSERT INTO "salts" VALUES('00000000000000000052','70261e0522577fb342df4a44ba5f2a85');
INSERT INTO "salts" VALUES('00000000000000000061','5ce3c6ffb3d5a08148159b3529f29466');
INSERT INTO "salts" VALUES('00000000000000000062','afa85c68c43b6d7980afede679aa41e9');
INSERT INTO "salts" VALUES('00000000000000000071','6c7d51a47154c1074aca8975e961c67c');
INSERT INTO "salts" VALUES('00000000000000000072','31160b614b43dbb94f781d1deae3b7a9');
INSERT INTO "salts" VALUES('00000000000000000081','70942610d317e962c153c39ea3395cd4');
INSERT INTO "salts" VALUES('00000000000000000082','56aa234293f3df188da7d9fd1a8c71d0');
INSERT INTO "salts" VALUES('00000000000000000083','05849060431f941ba3042da9eca4dc0e');
INSERT INTO "salts" VALUES('00000000000000000084','57e9a35667e5023c0613f9b0c4b10716');
CREATE TABLE search_docs (
    doc INTEGER PRIMARY KEY,
    interview_id TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
);
INSERT INTO "search_docs" VALUES(1,'00000000000000000002','ann exampleline was fine.solid.knows our product.rang back.out of timeread from a screenout of timedear customer,');
INSERT INTO "search_docs" VALUES(2,'00000000000000000003','ann exampletyped elsewheretyped after it was indexedexplained the rule.');
INSERT INTO "search_docs" VALUES(3,'00000000000000000062','cy samplemisheardunsure of writing.she was madsaid why');
INSERT INTO "search_docs" VALUES(4,'00000000000000000072','zoe obrien luksure nowshe said “naive” twice.');
INSERT INTO "search_docs" VALUES(5,'00000000000000000082','dee examplerang back at once.');
INSERT INTO "search_docs" VALUES(6,'00000000000000000052','bo samplemore time than plannedshe was mad');
CREATE TABLE search_waiting (
    interview_id TEXT PRIMARY KEY NOT NULL
) WITHOUT ROWID;
INSERT INTO "search_waiting" VALUES('00000000000000000005');
INSERT INTO "search_waiting" VALUES('00000000000000000084');
CREATE TABLE task_results (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    response TEXT NOT NULL DEFAULT '{}',
    skip_reason TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, task)
);
INSERT INTO "task_results" VALUES('00000000000000000002','reply','{"grammar":4,"tone":5}','','Dear customer,');
INSERT INTO "task_results" VALUES('00000000000000000002','refund','{}','Out of time','');
INSERT INTO "task_results" VALUES('00000000000000000062','s1','{"chosen":"b"}','','Said why');
CREATE INDEX candidates_by_name ON candidates (name_key, id);
CREATE INDEX interviews_status ON interviews (status, created_at DESC, id DESC) WHERE discarded_at = '';
CREATE INDEX interviews_candidate ON interviews (candidate_id);
CREATE INDEX interviews_bank ON interviews (bank_digest);
CREATE INDEX answers_ratings ON answers (interview_id, question, rating);
CREATE INDEX marks_flags ON marks (interview_id, severity) WHERE severity <> '';
CREATE INDEX amendments_interview ON amendments (interview_id, id);
CREATE INDEX amendments_open ON amendments (interview_id) WHERE applied = 0;
CREATE INDEX events_interview ON events (interview_id, seq);
CREATE INDEX revisions_field ON revisions (interview_id, question, field, id);
CREATE INDEX foreign_events_interview ON foreign_events (interview_id, at);
CREATE INDEX earlier_holds_candidate ON earlier_holds (candidate_id, id);
CREATE INDEX different_persons_other ON different_persons (other_id);
CREATE INDEX earlier_notes_candidate ON earlier_notes (candidate_id, id);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'locked: events are never changed'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'locked: events are never removed'); END;
CREATE TRIGGER events_only_at_end BEFORE INSERT ON events
WHEN NEW.seq IS NULL OR NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'locked: events are only added at the end'); END;
CREATE TRIGGER answers_locked_insert BEFORE INSERT ON answers WHEN (SELECT status FROM interviews WHERE id = NEW.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = NEW.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER answers_locked_update BEFORE UPDATE ON answers WHEN (SELECT status FROM interviews WHERE id = OLD.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER answers_locked_delete BEFORE DELETE ON answers WHEN (SELECT status FROM interviews WHERE id = OLD.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER answers_locked_update_into BEFORE UPDATE ON answers WHEN (SELECT status FROM interviews WHERE id = NEW.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = NEW.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER marks_locked_insert BEFORE INSERT ON marks WHEN (SELECT status FROM interviews WHERE id = NEW.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = NEW.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER marks_locked_update BEFORE UPDATE ON marks WHEN (SELECT status FROM interviews WHERE id = OLD.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER marks_locked_delete BEFORE DELETE ON marks WHEN (SELECT status FROM interviews WHERE id = OLD.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER marks_locked_update_into BEFORE UPDATE ON marks WHEN (SELECT status FROM interviews WHERE id = NEW.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = NEW.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER task_results_locked_insert BEFORE INSERT ON task_results WHEN (SELECT status FROM interviews WHERE id = NEW.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = NEW.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER task_results_locked_update BEFORE UPDATE ON task_results WHEN (SELECT status FROM interviews WHERE id = OLD.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER task_results_locked_delete BEFORE DELETE ON task_results WHEN (SELECT status FROM interviews WHERE id = OLD.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER task_results_locked_update_into BEFORE UPDATE ON task_results WHEN (SELECT status FROM interviews WHERE id = NEW.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = NEW.interview_id AND applied = 0) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER answers_locked_replace BEFORE INSERT ON answers WHEN EXISTS (SELECT 1 FROM answers AS held WHERE held.rowid = NEW.rowid AND (SELECT status FROM interviews WHERE id = held.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = held.interview_id AND applied = 0)) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER task_results_locked_replace BEFORE INSERT ON task_results WHEN EXISTS (SELECT 1 FROM task_results AS held WHERE held.rowid = NEW.rowid AND (SELECT status FROM interviews WHERE id = held.interview_id) = 'submitted' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = held.interview_id AND applied = 0)) BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_locked_delete BEFORE DELETE ON interviews WHEN OLD.status = 'submitted'
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_locked_insert BEFORE INSERT ON interviews
WHEN EXISTS (SELECT 1 FROM interviews WHERE (id = NEW.id OR rowid = NEW.rowid) AND status = 'submitted')
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_locked_update_into BEFORE UPDATE ON interviews
WHEN (NEW.id <> OLD.id OR NEW.rowid <> OLD.rowid)
    AND EXISTS (SELECT 1 FROM interviews WHERE (id = NEW.id OR rowid = NEW.rowid) AND status = 'submitted')
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER amendments_only_close BEFORE UPDATE ON amendments
WHEN OLD.applied = 1 OR NEW.applied <> 1 OR NEW.interview_id <> OLD.interview_id
    OR NEW.question <> OLD.question OR NEW.field <> OLD.field OR NEW.old <> OLD.old OR NEW.new <> OLD.new
    OR NEW.reason <> OLD.reason OR NEW.by <> OLD.by OR NEW.at <> OLD.at OR NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'locked: amendments are never changed'); END;
CREATE TRIGGER amendments_no_delete BEFORE DELETE ON amendments
BEGIN SELECT RAISE(ABORT, 'locked: amendments are never removed'); END;
CREATE TRIGGER amendments_no_replace BEFORE INSERT ON amendments
WHEN EXISTS (SELECT 1 FROM amendments WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'locked: amendments are never changed'); END;
CREATE TRIGGER banks_no_replace BEFORE INSERT ON banks
WHEN EXISTS (SELECT 1 FROM banks WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'locked: a bank in use is never changed'); END;
CREATE TRIGGER banks_no_update BEFORE UPDATE ON banks
BEGIN SELECT RAISE(ABORT, 'locked: a bank in use is never changed'); END;
CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never changed'); END;
CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never removed'); END;
CREATE TRIGGER revisions_no_replace BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never changed'); END;
CREATE TRIGGER foreign_events_no_update BEFORE UPDATE ON foreign_events
BEGIN SELECT RAISE(ABORT, 'locked: events are never changed'); END;
CREATE TRIGGER foreign_events_no_delete BEFORE DELETE ON foreign_events
BEGIN SELECT RAISE(ABORT, 'locked: events are never removed'); END;
CREATE TRIGGER foreign_events_no_replace BEFORE INSERT ON foreign_events
WHEN EXISTS (SELECT 1 FROM foreign_events WHERE hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'locked: events are never changed'); END;
CREATE TRIGGER search_docs_update BEFORE UPDATE ON search_docs
BEGIN SELECT RAISE(ABORT, 'locked: an indexed text is replaced, not changed'); END;
CREATE TRIGGER search_docs_delete AFTER DELETE ON search_docs BEGIN
INSERT INTO search_waiting SELECT OLD.interview_id WHERE NOT EXISTS
(SELECT 1 FROM search_waiting WHERE interview_id = OLD.interview_id); END;
CREATE TRIGGER interviews_search_insert AFTER INSERT ON interviews BEGIN INSERT INTO search_waiting SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.id); END;
CREATE TRIGGER interviews_search_update AFTER UPDATE OF opening_notes, candidate_questions, summary, recommended_reason, discarded_at ON interviews BEGIN INSERT INTO search_waiting SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.id); END;
CREATE TRIGGER interviews_search_delete AFTER DELETE ON interviews BEGIN INSERT INTO search_waiting SELECT OLD.id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = OLD.id); END;
CREATE TRIGGER answers_search_insert AFTER INSERT ON answers BEGIN INSERT INTO search_waiting SELECT NEW.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.interview_id); END;
CREATE TRIGGER answers_search_update AFTER UPDATE OF situation, task, action, result, notes, skip_reason ON answers BEGIN INSERT INTO search_waiting SELECT NEW.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.interview_id); END;
CREATE TRIGGER answers_search_delete AFTER DELETE ON answers BEGIN INSERT INTO search_waiting SELECT OLD.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = OLD.interview_id); END;
CREATE TRIGGER marks_search_insert AFTER INSERT ON marks BEGIN INSERT INTO search_waiting SELECT NEW.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.interview_id); END;
CREATE TRIGGER marks_search_update AFTER UPDATE OF text ON marks BEGIN INSERT INTO search_waiting SELECT NEW.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.interview_id); END;
CREATE TRIGGER marks_search_delete AFTER DELETE ON marks BEGIN INSERT INTO search_waiting SELECT OLD.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = OLD.interview_id); END;
CREATE TRIGGER task_results_search_insert AFTER INSERT ON task_results BEGIN INSERT INTO search_waiting SELECT NEW.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.interview_id); END;
CREATE TRIGGER task_results_search_update AFTER UPDATE OF text, skip_reason ON task_results BEGIN INSERT INTO search_waiting SELECT NEW.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = NEW.interview_id); END;
CREATE TRIGGER task_results_search_delete AFTER DELETE ON task_results BEGIN INSERT INTO search_waiting SELECT OLD.interview_id WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE interview_id = OLD.interview_id); END;
CREATE TRIGGER candidates_search_update AFTER UPDATE OF name ON candidates BEGIN INSERT INTO search_waiting SELECT id FROM interviews WHERE candidate_id = NEW.id AND id NOT IN (SELECT interview_id FROM search_waiting); END;
CREATE TRIGGER interviews_locked_plan BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND (NEW.plan IS NOT OLD.plan OR NEW.form IS NOT OLD.form OR (NEW.plan_reason IS NOT OLD.plan_reason AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)))
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_search_plan AFTER UPDATE OF plan_reason ON interviews BEGIN
INSERT INTO search_waiting SELECT NEW.id WHERE NOT EXISTS
(SELECT 1 FROM search_waiting WHERE interview_id = NEW.id); END;
CREATE TRIGGER interviews_locked_finished BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND (NEW.finished_at IS NOT OLD.finished_at OR NEW.shown IS NOT OLD.shown OR NEW.accommodations IS NOT OLD.accommodations OR NEW.writing_adjusted IS NOT OLD.writing_adjusted OR NEW.icc IS NOT OLD.icc OR NEW.icc_candidates IS NOT OLD.icc_candidates OR (NEW.reopen_reason IS NOT OLD.reopen_reason AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)))
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_search_finished AFTER UPDATE OF reopen_reason ON interviews BEGIN
INSERT INTO search_waiting SELECT NEW.id WHERE NOT EXISTS
(SELECT 1 FROM search_waiting WHERE interview_id = NEW.id); END;
CREATE TRIGGER interviews_locked_update BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND ((NEW.id IS NOT OLD.id OR NEW.rowid IS NOT OLD.rowid OR NEW.created_at IS NOT OLD.created_at OR NEW.discarded_at IS NOT OLD.discarded_at OR NEW.bank_digest IS NOT OLD.bank_digest OR NEW.bank_id IS NOT OLD.bank_id OR NEW.bank_version IS NOT OLD.bank_version OR NEW.role IS NOT OLD.role OR NEW.stage IS NOT OLD.stage OR NEW.elapsed_seconds IS NOT OLD.elapsed_seconds)
    OR ((NEW.opening_notes IS NOT OLD.opening_notes OR NEW.candidate_questions IS NOT OLD.candidate_questions OR NEW.summary IS NOT OLD.summary OR NEW.recommended IS NOT OLD.recommended OR NEW.recommended_reason IS NOT OLD.recommended_reason OR NEW.candidate_id IS NOT OLD.candidate_id OR NEW.interviewer IS NOT OLD.interviewer) AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0))
    OR ((NEW.status IS NOT OLD.status OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.verdict IS NOT OLD.verdict OR NEW.composite IS NOT OLD.composite OR NEW.preset IS NOT OLD.preset) AND NOT (NEW.status = 'draft' AND NEW.submitted_at = '' AND NEW.verdict = '' AND NEW.composite = '' AND NEW.preset = '' AND (SELECT verb FROM events WHERE interview_id = OLD.id ORDER BY seq DESC LIMIT 1) IS 'submit undone' AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id))))
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE INDEX candidates_joined ON candidates (joined_into) WHERE joined_into <> '';
CREATE TRIGGER interviews_locked_correction BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND ((NEW.correction_reason IS NOT OLD.correction_reason AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)))
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
CREATE TRIGGER interviews_search_correction AFTER UPDATE OF correction_reason ON interviews BEGIN
INSERT INTO search_waiting SELECT NEW.id WHERE NOT EXISTS
(SELECT 1 FROM search_waiting WHERE interview_id = NEW.id); END;
CREATE TRIGGER interviews_search_moved AFTER UPDATE OF candidate_id ON interviews BEGIN INSERT INTO search_waiting SELECT id FROM interviews WHERE id = NEW.id AND id NOT IN (SELECT interview_id FROM search_waiting); END;
CREATE TRIGGER candidates_search_joined AFTER UPDATE OF name, joined_into ON candidates BEGIN INSERT INTO search_waiting SELECT id FROM interviews WHERE candidate_id IN (OLD.joined_into, NEW.joined_into) AND id NOT IN (SELECT interview_id FROM search_waiting); END;
CREATE INDEX interviews_drafts ON interviews (interviewer, interviewer_id, candidate_id)
WHERE status = 'draft' AND discarded_at = '';
CREATE INDEX interviews_list ON interviews (created_at DESC, id DESC, status, verdict, bank_id, role, stage,
interviewer, interviewer_id, candidate_id, discarded_at) WHERE discarded_at = '';
CREATE TRIGGER interviews_locked_interviewer BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND NEW.interviewer_id IS NOT OLD.interviewer_id
AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('amendments',5);
INSERT INTO "sqlite_sequence" VALUES('revisions',2);
COMMIT;
