BEGIN TRANSACTION;
CREATE TABLE articles (
	id VARCHAR NOT NULL, 
	path VARCHAR, 
	sha256 VARCHAR NOT NULL, 
	published VARCHAR, 
	source TEXT, 
	title TEXT, 
	text TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "articles" VALUES('633874d4088aea0d','seeds/a.txt','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'Leaders met in Hanoi.');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	request_key VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	reserved_pico BIGINT NOT NULL, 
	cost_pico BIGINT, 
	input_tokens BIGINT, 
	cached_tokens BIGINT, 
	output_tokens BIGINT, 
	started_at VARCHAR NOT NULL, 
	ended_at VARCHAR, 
	error TEXT NOT NULL, 
	raw TEXT NOT NULL, 
	model VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "attempts" VALUES(1,'20260102-030406-a1b2c3','633874d4088aea0d','request','answered','desk:4711:1:506c3897',1500000000,400000000,400,100,50,'2026-01-02T03:04:08.000000+00:00','2026-01-02T03:04:10.000000+00:00','','{"summary": "They met."}',NULL);
INSERT INTO "attempts" VALUES(2,'20260102-030406-a1b2c3','e7906db13dcaeb21','request 2','open','desk:4711:1:506c3897',3000000000,NULL,NULL,NULL,NULL,'2026-01-02T03:04:15.000000+00:00',NULL,'','',NULL);
CREATE TABLE decisions (
	id INTEGER NOT NULL, 
	article_id VARCHAR NOT NULL, 
	draft_id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	"before" TEXT, 
	"after" TEXT, 
	act INTEGER DEFAULT '0' NOT NULL, 
	seconds FLOAT DEFAULT '0' NOT NULL, 
	seen VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(article_id) REFERENCES articles (id), 
	FOREIGN KEY(draft_id) REFERENCES drafts (id)
);
CREATE TABLE drafts (
	id INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	draft_key VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	record TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id), 
	FOREIGN KEY(article_id) REFERENCES articles (id)
);
INSERT INTO "drafts" VALUES(1,'20260102-030406-a1b2c3','633874d4088aea0d','d','2026-01-02T03:04:12.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"633874d4088aea0d","path":"seeds/a.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met."},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{"summary": "They met."}');
CREATE TABLE failures (
	id INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	reason TEXT NOT NULL, sitting INTEGER DEFAULT '0' NOT NULL, final BOOLEAN DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "failures" VALUES(1,'20260102-030406-a1b2c3','3567074b24e6ed84','seeds/c.txt','2026-01-02T03:04:14.000000+00:00','it is empty',0,0);
CREATE TABLE leases (
        question VARCHAR NOT NULL, article_id VARCHAR NOT NULL, run_id VARCHAR NOT NULL, owner VARCHAR NOT NULL,
        expires_at VARCHAR NOT NULL,
        PRIMARY KEY (question, article_id), FOREIGN KEY(run_id) REFERENCES runs (id));
INSERT INTO "leases" VALUES('d','e7906db13dcaeb21','20260102-030406-a1b2c3','desk:4711:1:506c3897','2026-01-02T03:19:13.000000+00:00');
CREATE TABLE paths (
        place VARCHAR NOT NULL, article_id VARCHAR NOT NULL, path VARCHAR NOT NULL, current INTEGER NOT NULL,
        PRIMARY KEY (place, article_id));
CREATE TABLE reviews (
	article_id VARCHAR NOT NULL, 
	draft_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	spelling VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	codes VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	holder VARCHAR NOT NULL, 
	token VARCHAR NOT NULL, 
	until VARCHAR NOT NULL, 
	revision BIGINT NOT NULL, 
	position VARCHAR NOT NULL, 
	seconds FLOAT NOT NULL, 
	written VARCHAR NOT NULL, 
	writing VARCHAR NOT NULL, 
	PRIMARY KEY (article_id), 
	FOREIGN KEY(article_id) REFERENCES articles (id), 
	FOREIGN KEY(draft_id) REFERENCES drafts (id)
);
INSERT INTO "reviews" VALUES('633874d4088aea0d',1,'a','a','Leaders met in Hanoi.','2026-01-02','','waiting','','','',1,'',0.0,'','');
CREATE TABLE runs (
	id VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	draft_key VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	schema_id VARCHAR NOT NULL, 
	prompt VARCHAR NOT NULL, 
	strategy VARCHAR NOT NULL, 
	command TEXT NOT NULL, 
	fresh BOOLEAN NOT NULL, 
	cap_pico BIGINT NOT NULL, 
	committed_pico BIGINT NOT NULL, 
	input_tokens BIGINT NOT NULL, 
	cached_tokens BIGINT NOT NULL, 
	output_tokens BIGINT NOT NULL, 
	input_price VARCHAR NOT NULL, 
	cached_price VARCHAR NOT NULL, 
	output_price VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	"left" INTEGER, 
	owner VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, exceeded BIGINT, sittings INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES('20260102-030406-a1b2c3','k','d','m','meeting/1','extract@1','whole','extract seeds/',0,1000000000000,3400000000,400,100,50,'1','0.5','1','running',NULL,'desk:4711:1:506c3897','2026-01-02T03:04:06.000000+00:00','2026-01-02T03:04:10.000000+00:00',NULL,0);
CREATE TABLE samples (
	id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	percent FLOAT NOT NULL, 
	seed BIGINT NOT NULL, 
	articles TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(8);
CREATE TABLE shards (
	id VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	server VARCHAR NOT NULL, 
	input_price VARCHAR NOT NULL, 
	cached_price VARCHAR NOT NULL, 
	output_price VARCHAR NOT NULL, 
	requests INTEGER NOT NULL, 
	file_id VARCHAR NOT NULL, 
	batch_id VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	changed_at VARCHAR NOT NULL, 
	told TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE turned_down (
	run_id VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (run_id, article_id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE INDEX ix_runs_key ON runs ("key");
CREATE INDEX articles_by_path ON articles (path, id);
CREATE INDEX attempts_untold ON attempts (run_id) WHERE input_tokens IS NULL AND state != 'refused';
CREATE INDEX attempts_elsewhere ON attempts (run_id, model) WHERE model IS NOT NULL;
CREATE INDEX ix_attempts_request_key ON attempts (request_key);
CREATE INDEX attempts_open ON attempts (run_id, owner) WHERE state = 'open';
CREATE INDEX attempts_of_article ON attempts (run_id, article_id);
CREATE INDEX drafts_of_article ON drafts (article_id, draft_key);
CREATE INDEX drafts_of_run ON drafts (run_id, draft_key);
CREATE UNIQUE INDEX failures_of_article ON failures (run_id, article_id, path);
CREATE INDEX ix_decisions_article_id ON decisions (article_id);
CREATE INDEX ix_decisions_draft_id ON decisions (draft_id);
CREATE INDEX ix_reviews_revision ON reviews (revision);
CREATE UNIQUE INDEX reviews_by_spelling ON reviews (spelling);
CREATE INDEX paths_of_article ON paths (article_id, current);
CREATE INDEX paths_past ON paths (article_id) WHERE current = 0;
COMMIT;
