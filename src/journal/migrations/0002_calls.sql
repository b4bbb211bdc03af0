-- The call log, one row a call: derived from contact_events (call-story.ts) and rebuilt from them at any time.
CREATE TABLE calls (
  call_id       text PRIMARY KEY,
  arrived_at    timestamptz(3) NOT NULL,
  answered_at   timestamptz(3),
  ended_at      timestamptz(3),
  caller_number text NOT NULL,
  caller_name   text NOT NULL,
  called_number text NOT NULL,
  trunk         text NOT NULL,
  entry         text NOT NULL,
  language      text NOT NULL,
  path          text NOT NULL,
  queue         text,
  wait_ms       bigint NOT NULL,
  offers        integer NOT NULL,
  agent         text,
  agents        text[] NOT NULL,
  talk_ms       bigint NOT NULL,
  duration_ms   bigint,
  outcome       text,
  ended_by      text,
  cause         text,
  detail        text,
  resumed       integer NOT NULL
);
CREATE INDEX calls_by_arrival ON calls (arrived_at DESC, call_id DESC);
CREATE INDEX calls_by_queue ON calls (queue, arrived_at DESC);
CREATE INDEX calls_by_outcome ON calls (outcome, arrived_at DESC);
CREATE INDEX calls_by_caller ON calls (caller_number, arrived_at DESC);
CREATE INDEX calls_by_agent ON calls USING gin (agents);
