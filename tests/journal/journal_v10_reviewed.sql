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
INSERT INTO "articles" VALUES('4e177c0f0e611a4d','seeds/a.txt','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'Ann Lee met Bo Chen. a.');
INSERT INTO "articles" VALUES('caeffda3e9135c7d','seeds/b.txt','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'Ann Lee met Bo Chen. b.');
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
INSERT INTO "decisions" VALUES(1,'4e177c0f0e611a4d',1,'/summary','correct','Anna','2026-01-02T03:04:15.000000+00:00','"They met."','"Ann Lee met Bo Chen."',1,2.0,'');
INSERT INTO "decisions" VALUES(2,'4e177c0f0e611a4d',1,'/participants/1','reject','Anna','2026-01-02T03:04:19.000000+00:00','{"name": "Bo Chen", "title": null, "organisation": null, "country": null, "presence": "attended", "evidence": [{"start": 12, "end": 19, "text": "Bo Chen"}]}',NULL,2,4.0,'');
INSERT INTO "decisions" VALUES(3,'4e177c0f0e611a4d',1,'/participants/1','undo','Anna','2026-01-02T03:04:22.000000+00:00',NULL,'2',3,3.0,'');
INSERT INTO "decisions" VALUES(4,'4e177c0f0e611a4d',1,'/published','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,5.0,'in_bulk');
INSERT INTO "decisions" VALUES(5,'4e177c0f0e611a4d',1,'/date/start','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(6,'4e177c0f0e611a4d',1,'/date/end','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(7,'4e177c0f0e611a4d',1,'/date/basis','accept','Anna','2026-01-02T03:04:27.000000+00:00','"unknown"','"unknown"',4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(8,'4e177c0f0e611a4d',1,'/participants/0/name','accept','Anna','2026-01-02T03:04:27.000000+00:00','"Ann Lee"','"Ann Lee"',4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(9,'4e177c0f0e611a4d',1,'/participants/0/title','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(10,'4e177c0f0e611a4d',1,'/participants/0/organisation','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(11,'4e177c0f0e611a4d',1,'/participants/0/country','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(12,'4e177c0f0e611a4d',1,'/participants/0/presence','accept','Anna','2026-01-02T03:04:27.000000+00:00','"attended"','"attended"',4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(13,'4e177c0f0e611a4d',1,'/participants/1/name','accept','Anna','2026-01-02T03:04:27.000000+00:00','"Bo Chen"','"Bo Chen"',4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(14,'4e177c0f0e611a4d',1,'/participants/1/title','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(15,'4e177c0f0e611a4d',1,'/participants/1/organisation','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(16,'4e177c0f0e611a4d',1,'/participants/1/country','accept','Anna','2026-01-02T03:04:27.000000+00:00',NULL,NULL,4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(17,'4e177c0f0e611a4d',1,'/participants/1/presence','accept','Anna','2026-01-02T03:04:27.000000+00:00','"attended"','"attended"',4,0.0,'in_bulk');
INSERT INTO "decisions" VALUES(18,'4e177c0f0e611a4d',1,'','finish','Anna','2026-01-02T03:04:30.000000+00:00',NULL,NULL,5,3.0,'');
INSERT INTO "decisions" VALUES(19,'caeffda3e9135c7d',2,'/summary','accept','Anna','2026-01-02T03:04:36.000000+00:00','"They met."','"They met."',1,2.0,'');
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
INSERT INTO "drafts" VALUES(1,'20260102-030406-9f449d','4e177c0f0e611a4d','d','2026-01-02T03:04:07.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"4e177c0f0e611a4d","path":"seeds/a.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met.","published":null,"date":{"start":null,"end":null,"basis":"unknown","evidence":[]},"location":null,"participants":[{"name":"Ann Lee","title":null,"organisation":null,"country":null,"presence":"attended","evidence":[{"start":0,"end":7,"text":"Ann Lee"}]},{"name":"Bo Chen","title":null,"organisation":null,"country":null,"presence":"attended","evidence":[{"start":12,"end":19,"text":"Bo Chen"}]}],"agreements":[],"quotes":[]},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
INSERT INTO "drafts" VALUES(2,'20260102-030406-9f449d','caeffda3e9135c7d','d','2026-01-02T03:04:08.000000+00:00','{"format":"summariser.record/1","schema":"meeting/1","article":{"id":"caeffda3e9135c7d","path":"seeds/b.txt","sha256":"0000000000000000000000000000000000000000000000000000000000000000","title":null},"data":{"summary":"They met.","published":null,"date":{"start":null,"end":null,"basis":"unknown","evidence":[]},"location":null,"participants":[{"name":"Ann Lee","title":null,"organisation":null,"country":null,"presence":"attended","evidence":[{"start":0,"end":7,"text":"Ann Lee"}]},{"name":"Bo Chen","title":null,"organisation":null,"country":null,"presence":"attended","evidence":[{"start":12,"end":19,"text":"Bo Chen"}]}],"agreements":[],"quotes":[]},"flags":[],"review":{"status":"draft","reviewer":null,"decisions":[],"seconds":0.0},"provenance":null}','{}');
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
INSERT INTO "paths" VALUES('/home/anna/seeds/a.txt','4e177c0f0e611a4d','seeds/a.txt',1);
INSERT INTO "paths" VALUES('/home/anna/seeds/b.txt','caeffda3e9135c7d','seeds/b.txt',1);
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
INSERT INTO "reviews" VALUES('4e177c0f0e611a4d',1,'a','a','Ann Lee met Bo Chen. a.','2026-01-02','','reviewed','','','',8,'/participants/1',17.0,'65f457d88c2508b3553bbc02899c722d2b1cc5fac19cb4c080958656178486af','');
INSERT INTO "reviews" VALUES('caeffda3e9135c7d',2,'b','b','Ann Lee met Bo Chen. b.','2026-01-02','','in progress','','','',11,'/summary',2.0,'','');
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
INSERT INTO "runs" VALUES('20260102-030406-9f449d','k','d','m','meeting/1','extract@1','whole','extract seeds/',0,1000000000000,0,0,0,0,'1','0.5','1','finished',0,'desk:29838:3727298:c47f59e6','2026-01-02T03:04:06.000000+00:00','2026-01-02T03:04:09.000000+00:00',NULL,1);
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
CREATE INDEX paths_of_article ON paths (article_id, current);
CREATE INDEX paths_past ON paths (article_id) WHERE current = 0;
CREATE INDEX attempts_untold ON attempts (run_id) WHERE input_tokens IS NULL AND state != 'refused';
CREATE INDEX attempts_elsewhere ON attempts (run_id, model) WHERE model IS NOT NULL;
CREATE INDEX ix_attempts_request_key ON attempts (request_key);
CREATE INDEX attempts_open ON attempts (run_id, owner) WHERE state = 'open';
CREATE INDEX attempts_of_article ON attempts (run_id, article_id);
CREATE INDEX drafts_of_run ON drafts (run_id, draft_key);
CREATE INDEX drafts_of_article ON drafts (article_id, draft_key);
CREATE UNIQUE INDEX failures_of_article ON failures (run_id, article_id, path);
CREATE INDEX ix_decisions_draft_id ON decisions (draft_id);
CREATE INDEX ix_decisions_article_id ON decisions (article_id);
CREATE UNIQUE INDEX reviews_by_spelling ON reviews (spelling);
CREATE INDEX ix_reviews_revision ON reviews (revision);
COMMIT;
