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
INSERT INTO "articles" VALUES('2a0a6ead21efb5fd','seeds/b.txt','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'Ministers met in Riga.');
INSERT INTO "articles" VALUES('d0094a3b929e112f','seeds/c.txt','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'Envoys met in Lima.');
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
INSERT INTO "decisions" VALUES(1,'633874d4088aea0d',1,'/summary','correct','Anna','2026-01-02T03:04:14.000000+00:00','"They met."','"Leaders met."',1,2.0,'');
INSERT INTO "decisions" VALUES(2,'633874d4088aea0d',1,'/published','accept','Anna','2026-01-02T03:04:19.000000+00:00',NULL,NULL,2,5.0,'in_bulk');
INSERT INTO "decisions" VALUES(3,'633874d4088aea0d',1,'/date/start','accept','Anna','2026-01-02T03:04:19.000000+00:00',NULL,NULL,2,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(4,'633874d4088aea0d',1,'/date/end','accept','Anna','2026-01-02T03:04:19.000000+00:00',NULL,NULL,2,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(5,'633874d4088aea0d',1,'/date/basis','accept','Anna','2026-01-02T03:04:19.000000+00:00','"unknown"','"unknown"',2,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(6,'633874d4088aea0d',1,'','finish','Anna','2026-01-02T03:04:22.000000+00:00',NULL,NULL,3,3.0,'');
INSERT INTO "decisions" VALUES(7,'2a0a6ead21efb5fd',2,'/summary','accept','Anna','2026-01-02T03:04:28.000000+00:00','"They met."','"They met."',1,2.0,'');
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
INSERT INTO "drafts" VALUES(1,'20260102-030406-fa5f53','633874d4088aea0d','d','2026-01-02T03:04:07.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"633874d4088aea0d","path":"seeds/a.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met.","published":null,"date":{"start":null,"end":null,"basis":"unknown","evidence":[]},"location":null,"participants":[],"agreements":[],"quotes":[]},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
INSERT INTO "drafts" VALUES(2,'20260102-030406-fa5f53','2a0a6ead21efb5fd','d','2026-01-02T03:04:08.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"2a0a6ead21efb5fd","path":"seeds/b.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met.","published":null,"date":{"start":null,"end":null,"basis":"unknown","evidence":[]},"location":null,"participants":[],"agreements":[],"quotes":[]},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
INSERT INTO "drafts" VALUES(3,'20260102-030406-fa5f53','d0094a3b929e112f','d','2026-01-02T03:04:09.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"d0094a3b929e112f","path":"seeds/c.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met.","published":null,"date":{"start":null,"end":null,"basis":"unknown","evidence":[]},"location":null,"participants":[],"agreements":[],"quotes":[]},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
CREATE TABLE failures (
	id INTEGER NOT NULL, 
	run_id VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	sitting INTEGER DEFAULT '0' NOT NULL, 
	final BOOLEAN DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE leases (
	question VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	run_id VARCHAR NOT NULL, 
	owner VARCHAR NOT NULL, 
	expires_at VARCHAR NOT NULL, 
	PRIMARY KEY (question, article_id), 
	FOREIGN KEY(run_id) REFERENCES runs (id)
);
CREATE TABLE paths (
	place VARCHAR NOT NULL, 
	article_id VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	current INTEGER NOT NULL, 
	PRIMARY KEY (place, article_id)
);
INSERT INTO "paths" VALUES('/tmp/seeds/a.txt','633874d4088aea0d','seeds/a.txt',1);
INSERT INTO "paths" VALUES('/tmp/seeds/b.txt','2a0a6ead21efb5fd','seeds/b.txt',1);
INSERT INTO "paths" VALUES('/tmp/seeds/c.txt','d0094a3b929e112f','seeds/c.txt',1);
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
INSERT INTO "reviews" VALUES('633874d4088aea0d',1,'a','a','Leaders met in Hanoi.','2026-01-02','','reviewed','','','',7,'/summary',10.0,'5c8c3a32e822690b1a3be0a9f99cd7a659348d22c72755507572d05509a76d3f','');
INSERT INTO "reviews" VALUES('2a0a6ead21efb5fd',2,'b','b','Ministers met in Riga.','2026-01-02','','in progress','','','',10,'/summary',2.0,'','');
INSERT INTO "reviews" VALUES('d0094a3b929e112f',3,'c','c','Envoys met in Lima.','2026-01-02','','waiting','','','',3,'',0.0,'','');
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
	updated_at VARCHAR NOT NULL, 
	exceeded BIGINT, 
	sittings INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES('20260102-030406-fa5f53','k','d','m','meeting/1','extract@1','whole','extract seeds/',0,1000000000000,0,0,0,0,'1','0.5','1','finished',0,'vm:32698:2550334:ea4b7236','2026-01-02T03:04:06.000000+00:00','2026-01-02T03:04:32.000000+00:00',NULL,1);
CREATE TABLE samples (
	id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	percent FLOAT NOT NULL, 
	seed BIGINT NOT NULL, 
	articles TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "samples" VALUES(1,'2026-01-02T03:04:31.000000+00:00','Anna',50.0,1,'["633874d4088aea0d", "2a0a6ead21efb5fd"]');
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
CREATE INDEX paths_past ON paths (article_id) WHERE current = 0;
CREATE INDEX paths_of_article ON paths (article_id, current);
CREATE INDEX ix_attempts_request_key ON attempts (request_key);
CREATE INDEX attempts_elsewhere ON attempts (run_id, model) WHERE model IS NOT NULL;
CREATE INDEX attempts_open ON attempts (run_id, owner) WHERE state = 'open';
CREATE INDEX attempts_untold ON attempts (run_id) WHERE input_tokens IS NULL AND state != 'refused';
CREATE INDEX attempts_of_article ON attempts (run_id, article_id);
CREATE INDEX drafts_of_run ON drafts (run_id, draft_key);
CREATE INDEX drafts_of_article ON drafts (article_id, draft_key);
CREATE UNIQUE INDEX failures_of_article ON failures (run_id, article_id, path);
CREATE INDEX ix_decisions_draft_id ON decisions (draft_id);
CREATE INDEX ix_decisions_article_id ON decisions (article_id);
CREATE UNIQUE INDEX reviews_by_spelling ON reviews (spelling);
CREATE INDEX ix_reviews_revision ON reviews (revision);
COMMIT;
