-- A store as version 1 of the schema made it: one scorecard and one draft. Never edit it.
PRAGMA application_id = 1129534025;
PRAGMA user_version = 1;
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
    notes TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, question),
    CHECK (rating IS NULL OR skip_reason = '')
);
INSERT INTO "answers" VALUES('dc37562b83896d786c0f','irate',4,0,0,'','','','','','Stayed calm.');
INSERT INTO "answers" VALUES('dc37562b83896d786c0f','policy',4,0,0,'','','','','','');
INSERT INTO "answers" VALUES('dc37562b83896d786c0f','tools',4,0,0,'','','','','','');
CREATE TABLE banks (
    digest TEXT PRIMARY KEY NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    body TEXT NOT NULL
);
INSERT INTO "banks" VALUES('7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8','small','1.0','{"closing":{"lines":["Thank you."],"minutes":1,"provenance":"authored"},"competencies":[{"definition":"Sees the customer''s side.","id":"empathy","name":"Empathy","provenance":"authored","responsibilities":[]},{"definition":"Knows the tools.","id":"knowledge","name":"Knowledge","provenance":"authored","responsibilities":[]}],"decision":{"bands":[{"at_least":"4.2","verdict":"strong hire"},{"at_least":"3.5","verdict":"hire"},{"at_least":3,"verdict":"hold"}],"borderline":"0.1","components":{"accuracy":10,"interview":50,"process":10,"role-play":10,"sjt":10,"written":10},"gates":[{"at_least":"2.5","competency":"empathy","families":["sjt"],"id":"focus","kind":"competency-mean","provenance":"authored","required":false,"title":"Customer focus"}],"presets":{"default":{"components":"bank","note":"","questions":"bank","title":"Bank weights"},"equal":{"components":"equal","note":"","questions":"equal","title":"Equal weights"}},"red_flag_cap":{"serious":2,"verdict":"hold"}},"general_red_flags":[],"id":"small","language":"en","minutes":60,"opening":{"lines":["Welcome."],"minutes":1,"provenance":"authored"},"questions":[{"alternatives":[],"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"coached_answer":"","competencies":["empathy"],"follow_ups":[{"draws_out":"situation","text":"What was the situation?"},{"draws_out":"task","text":"What was the task?"},{"draws_out":"action","text":"What was the action?"},{"draws_out":"result","text":"What was the result?"}],"id":"irate","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"probes":[],"prompt":"Tell me about irate.","provenance":{},"red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"required":false,"sample_answers":[],"star":true,"title":"Irate","weight":40},{"alternatives":[],"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"coached_answer":"","competencies":["empathy"],"follow_ups":[{"draws_out":"situation","text":"What was the situation?"},{"draws_out":"task","text":"What was the task?"},{"draws_out":"action","text":"What was the action?"},{"draws_out":"result","text":"What was the result?"}],"id":"policy","kind":"behavioural","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"probes":[],"prompt":"Tell me about policy.","provenance":{},"red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"required":false,"sample_answers":[],"star":true,"title":"Policy","weight":40},{"alternatives":[],"anchors":{"1":"Sounds like a 1","2":"Sounds like a 2","3":"Sounds like a 3","4":"Sounds like a 4","5":"Sounds like a 5"},"coached_answer":"","competencies":["knowledge"],"follow_ups":[{"draws_out":null,"text":"How long did it take to learn?"}],"id":"tools","kind":"technical","looking_for":["Stays calm","Owns the outcome"],"minutes":5,"probes":[],"prompt":"Tell me about tools.","provenance":{},"red_flags":[{"severity":"serious","text":"Blames the customer"},{"severity":"note","text":"Stays vague"}],"required":false,"sample_answers":[],"star":false,"title":"Tools","weight":20}],"role":{"adjacent_roles":[],"hard_skills":[],"metrics":[],"provenance":{},"purpose":"Help customers.","responsibilities":[{"id":"answer","text":"Text of answer"}],"scope":"","soft_skills":[],"title":"Representative","tools":[],"traits":[],"transferable_experience":[]},"stages":[],"summary":"","tasks":[{"common_mistakes":[],"competencies":["empathy"],"deliverables":[],"family":"written","guidance":"","id":"reply","material":"","minutes":5,"prompt":"Do reply.","provenance":"authored","rule":{"criteria":[{"definition":"","id":"grammar","title":"Grammar"},{"definition":"","id":"tone","title":"Tone"}],"kind":"criteria"},"title":"Reply","weight":1},{"common_mistakes":[],"competencies":["empathy"],"deliverables":[],"family":"sjt","guidance":"","id":"refund","material":"","minutes":5,"prompt":"Do refund.","provenance":"authored","rule":{"key":"b","kind":"best-option","options":[{"id":"a","text":"Text of a"},{"id":"b","text":"Text of b"},{"id":"c","text":"Text of c"}],"reason":"It helps."},"title":"Refund","weight":1}],"title":"Small bank","version":"1.0"}');
CREATE TABLE candidates (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT ''
);
INSERT INTO "candidates" VALUES('7e8ce8d291381b0dc29e','Ann Example','ann example','ann@example.org','');
INSERT INTO "candidates" VALUES('0d11d25f1141e8b5633d','Bea Example','bea example','ann@example.org','');
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    interview_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO "events" VALUES(1,'2026-11-03T09:00:00.000Z','dc37562b83896d786c0f','created','{"bank":"7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8","candidate":"7e8ce8d291381b0dc29e"}','','49b7d80ea1425b83b3643f39bf787fee55baa30d339c2ff42d8ff5353e17e8c4');
INSERT INTO "events" VALUES(2,'2026-11-03T09:00:00.000Z','dc37562b83896d786c0f','rated','{"before":null,"ratings":{"irate":4}}','49b7d80ea1425b83b3643f39bf787fee55baa30d339c2ff42d8ff5353e17e8c4','5b30c4a8e8c0d9dfcd41d91e8cdaa647c65366189de075f7a4a3388e08041b46');
INSERT INTO "events" VALUES(3,'2026-11-03T09:00:00.000Z','dc37562b83896d786c0f','rated','{"before":null,"ratings":{"policy":4}}','5b30c4a8e8c0d9dfcd41d91e8cdaa647c65366189de075f7a4a3388e08041b46','354e226e8d6b2b3c9636134b43df43191b7aec210b5098f64ab9d9fb67cb4549');
INSERT INTO "events" VALUES(4,'2026-11-03T09:00:00.000Z','dc37562b83896d786c0f','rated','{"before":null,"ratings":{"tools":4}}','354e226e8d6b2b3c9636134b43df43191b7aec210b5098f64ab9d9fb67cb4549','a8ba98cd92349ad2ac7bf77f43deece3bfbdbc55cf4f90fb4628e67ea8d2e808');
INSERT INTO "events" VALUES(5,'2026-11-03T09:00:00.000Z','dc37562b83896d786c0f','edited','{"characters":12,"field":"notes","question":"irate"}','a8ba98cd92349ad2ac7bf77f43deece3bfbdbc55cf4f90fb4628e67ea8d2e808','6fb789c4b66f1b83c4b353ff4b7839ece246364fee262ccc452ba65780329e3f');
INSERT INTO "events" VALUES(6,'2026-11-03T09:00:00.000Z','dc37562b83896d786c0f','marked','{"item":1,"kind":"red_flag","question":"irate","severity":"note"}','6fb789c4b66f1b83c4b353ff4b7839ece246364fee262ccc452ba65780329e3f','38fcf804e34c2f887bd7b21c1abafbf78cd7a88b47573d207532a7e403e49830');
INSERT INTO "events" VALUES(7,'2026-11-03T09:00:00.000Z','dc37562b83896d786c0f','submitted','{"composite":"4","preset":"default","verdict":"hire"}','38fcf804e34c2f887bd7b21c1abafbf78cd7a88b47573d207532a7e403e49830','8308bd6a5939b021a4d8d0f06d3b02c67eb666940e2509814c91b629bf005b74');
INSERT INTO "events" VALUES(8,'2026-11-03T09:00:00.000Z','5215827a9583304e2e42','created','{"bank":"7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8","candidate":"0d11d25f1141e8b5633d"}','8308bd6a5939b021a4d8d0f06d3b02c67eb666940e2509814c91b629bf005b74','0870d5070cceed24791be5114f5301027615abe774f8d625456fe00317cf558e');
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
    summary TEXT NOT NULL DEFAULT '',
    CHECK ((status = 'submitted') = (submitted_at <> '')),
    CHECK (status = 'draft' OR discarded_at = '')
);
INSERT INTO "interviews" VALUES('dc37562b83896d786c0f','7e8ce8d291381b0dc29e','7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8','small','1.0','CSR','Phone','Max Probe','submitted','2026-11-03T09:00:00.000Z','2026-11-03T09:00:00.000Z','2026-11-03T09:00:00.000Z','',0,'opening','hire','4','default','','','','','');
INSERT INTO "interviews" VALUES('5215827a9583304e2e42','0d11d25f1141e8b5633d','7a490fff11a71eb900bd7a3079afcedf4ffe629ec150a2fcf2232ead7b4d15f8','small','1.0','CSR','Phone','Max Probe','draft','2026-11-03T09:00:00.000Z','2026-11-03T09:00:00.000Z','','',0,'opening','','','','','','','','');
CREATE TABLE marks (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('looking_for', 'follow_up', 'red_flag', 'own_flag')),
    item INTEGER NOT NULL CHECK (item >= 0),
    severity TEXT NOT NULL DEFAULT '' CHECK (severity IN ('', 'note', 'serious')),
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, question, kind, item)
) WITHOUT ROWID;
INSERT INTO "marks" VALUES('dc37562b83896d786c0f','irate','red_flag',1,'note','');
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    field TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('typing', 'deletion', 'journal')),
    text TEXT NOT NULL
);
CREATE TABLE task_results (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    response TEXT NOT NULL DEFAULT '{}',
    skip_reason TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (interview_id, task)
);
CREATE INDEX candidates_by_name ON candidates (name_key, id);
CREATE INDEX interviews_recent ON interviews (created_at DESC, id DESC) WHERE discarded_at = '';
CREATE INDEX interviews_status ON interviews (status, created_at DESC, id DESC) WHERE discarded_at = '';
CREATE INDEX interviews_candidate ON interviews (candidate_id);
CREATE INDEX interviews_bank ON interviews (bank_digest);
CREATE INDEX answers_ratings ON answers (interview_id, question, rating);
CREATE INDEX marks_flags ON marks (interview_id, severity) WHERE severity <> '';
CREATE INDEX amendments_interview ON amendments (interview_id, id);
CREATE INDEX amendments_open ON amendments (interview_id) WHERE applied = 0;
CREATE INDEX revisions_field ON revisions (interview_id, question, field, id);
CREATE INDEX events_interview ON events (interview_id, seq);
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
CREATE TRIGGER interviews_locked_update BEFORE UPDATE ON interviews
WHEN OLD.status = 'submitted' AND ((NEW.id IS NOT OLD.id OR NEW.rowid IS NOT OLD.rowid OR NEW.candidate_id IS NOT OLD.candidate_id OR NEW.status IS NOT OLD.status OR NEW.created_at IS NOT OLD.created_at OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.discarded_at IS NOT OLD.discarded_at OR NEW.bank_digest IS NOT OLD.bank_digest OR NEW.bank_id IS NOT OLD.bank_id OR NEW.bank_version IS NOT OLD.bank_version OR NEW.role IS NOT OLD.role OR NEW.stage IS NOT OLD.stage OR NEW.interviewer IS NOT OLD.interviewer OR NEW.elapsed_seconds IS NOT OLD.elapsed_seconds OR NEW.verdict IS NOT OLD.verdict OR NEW.composite IS NOT OLD.composite OR NEW.preset IS NOT OLD.preset OR NEW.recommended IS NOT OLD.recommended OR NEW.recommended_reason IS NOT OLD.recommended_reason) OR ((NEW.opening_notes IS NOT OLD.opening_notes OR NEW.candidate_questions IS NOT OLD.candidate_questions OR NEW.summary IS NOT OLD.summary) AND NOT EXISTS (SELECT 1 FROM amendments WHERE interview_id = OLD.id AND applied = 0)))
BEGIN SELECT RAISE(ABORT, 'locked: the interview was submitted'); END;
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
CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never changed'); END;
CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never removed'); END;
CREATE TRIGGER revisions_no_replace BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'locked: revisions are never changed'); END;
CREATE TRIGGER banks_no_replace BEFORE INSERT ON banks
WHEN EXISTS (SELECT 1 FROM banks WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'locked: a bank in use is never changed'); END;
CREATE TRIGGER banks_no_update BEFORE UPDATE ON banks
BEGIN SELECT RAISE(ABORT, 'locked: a bank in use is never changed'); END;
COMMIT;
