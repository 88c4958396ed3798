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
INSERT INTO "articles" VALUES('4f8efa29001b941a','seeds/b.txt','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'Envoys met in Porto Alto.');
INSERT INTO "articles" VALUES('5e31c2dce653c1fa','seeds/c.txt','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'Nobody met anywhere.');
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
CREATE TABLE audited (
	audit_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	article_id VARCHAR NOT NULL, 
	draft_id BIGINT NOT NULL, 
	PRIMARY KEY (audit_id, place), 
	FOREIGN KEY(audit_id) REFERENCES audits (id)
);
CREATE TABLE audits (
	id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	schemas VARCHAR NOT NULL, 
	questions TEXT NOT NULL, 
	below VARCHAR NOT NULL, 
	confidence VARCHAR NOT NULL, 
	seed VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	PRIMARY KEY (id)
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
INSERT INTO "decisions" VALUES(1,'633874d4088aea0d',1,'/summary','correct','Anna','2026-01-02T04:00:00.000000+00:00','"They met."','"They talked."',1,2.5,'');
INSERT INTO "decisions" VALUES(2,'633874d4088aea0d',1,'','finish','Anna','2026-01-02T04:00:00.000000+00:00',NULL,NULL,2,1.0,'');
INSERT INTO "decisions" VALUES(3,'4f8efa29001b941a',2,'/summary','correct','Anna','2026-01-02T04:00:00.000000+00:00','"They met."','"They talked."',1,2.5,'');
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
INSERT INTO "drafts" VALUES(1,'20260102-030406-865af9','633874d4088aea0d','d','2026-01-02T03:04:07.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"633874d4088aea0d","path":"seeds/a.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met."},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
INSERT INTO "drafts" VALUES(2,'20260102-030406-865af9','4f8efa29001b941a','d','2026-01-02T03:04:08.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"4f8efa29001b941a","path":"seeds/b.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met."},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
INSERT INTO "drafts" VALUES(3,'20260102-030406-865af9','5e31c2dce653c1fa','d','2026-01-02T03:04:09.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"5e31c2dce653c1fa","path":"seeds/c.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met."},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
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
INSERT INTO "paths" VALUES('/home/anna/seeds/a.txt','633874d4088aea0d','seeds/a.txt',1);
INSERT INTO "paths" VALUES('/home/anna/seeds/b.txt','4f8efa29001b941a','seeds/b.txt',1);
INSERT INTO "paths" VALUES('/home/anna/seeds/c.txt','5e31c2dce653c1fa','seeds/c.txt',1);
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
INSERT INTO "reviews" VALUES('633874d4088aea0d',1,'a','a','Leaders met in Hanoi.','2026-01-02','','reviewed','','','',4,'/summary',3.5,'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','');
INSERT INTO "reviews" VALUES('4f8efa29001b941a',2,'b','b','Envoys met in Porto Alto.','2026-01-02','','in progress','Anna on newsroom','t','2026-01-02T04:15:00.000000+00:00',7,'/summary',2.5,'','');
INSERT INTO "reviews" VALUES('5e31c2dce653c1fa',3,'c','c','Nobody met anywhere.','2026-01-02','','waiting','','','',8,'',0.0,'','');
CREATE TABLE rulings (
	id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	act VARCHAR NOT NULL, 
	schema_name VARCHAR NOT NULL, 
	one VARCHAR NOT NULL, 
	other VARCHAR NOT NULL, 
	undoes INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(undoes) REFERENCES rulings (id)
);
INSERT INTO "rulings" VALUES(1,'2026-01-02T03:04:10.000000+00:00','Anna','same','meeting','Ann','Anne',NULL);
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
INSERT INTO "runs" VALUES('20260102-030406-865af9','k','d','m','meeting/1','extract@1','whole','extract seeds/',0,1000000000000,0,0,0,0,'1','0.5','1','finished',0,'desk:6401:3774317:81b7a3e2','2026-01-02T03:04:06.000000+00:00','2026-01-02T03:04:11.000000+00:00',NULL,1);
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
INSERT INTO "schema_version" VALUES(10);
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
CREATE INDEX attempts_untold ON attempts (run_id) WHERE input_tokens IS NULL AND state != 'refused';
CREATE INDEX ix_attempts_request_key ON attempts (request_key);
CREATE INDEX attempts_elsewhere ON attempts (run_id, model) WHERE model IS NOT NULL;
CREATE INDEX attempts_of_article ON attempts (run_id, article_id);
CREATE INDEX attempts_open ON attempts (run_id, owner) WHERE state = 'open';
CREATE INDEX drafts_of_article ON drafts (article_id, draft_key);
CREATE INDEX drafts_of_run ON drafts (run_id, draft_key);
CREATE UNIQUE INDEX failures_of_article ON failures (run_id, article_id, path);
CREATE INDEX ix_decisions_article_id ON decisions (article_id);
CREATE INDEX ix_decisions_draft_id ON decisions (draft_id);
CREATE INDEX ix_reviews_revision ON reviews (revision);
CREATE UNIQUE INDEX reviews_by_spelling ON reviews (spelling);
COMMIT;
