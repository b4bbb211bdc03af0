-- Topics of the site, in words as Postgres takes them apart in each language. Every description of the company has its
-- own: two engines may hold different ones while a change is rolled out.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE TABLE directory_sites (
  fingerprint text PRIMARY KEY,
  used_at     timestamptz(3) NOT NULL
);
CREATE TABLE directory_words (
  fingerprint text NOT NULL REFERENCES directory_sites ON DELETE CASCADE,
  language    text NOT NULL,
  lexeme      text NOT NULL,
  topic       text NOT NULL,
  -- in how many of the topic's questions
  times       integer NOT NULL,
  PRIMARY KEY (fingerprint, language, lexeme, topic)
);
