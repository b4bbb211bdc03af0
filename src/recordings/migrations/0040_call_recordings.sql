-- Conversations that were recorded. The sound itself is kept by the switch of that engine, under the recording's name.
CREATE TABLE call_recordings (
  id              text PRIMARY KEY,
  engine          text NOT NULL,
  call_id         text NOT NULL,
  agent_id        text NOT NULL,
  queue           text NOT NULL,
  started_at      timestamptz(3) NOT NULL,
  -- Null while it is made.
  ended_at        timestamptz(3),
  duration_ms     bigint,
  keep_until      timestamptz(3) NOT NULL,
  agents_may_hear boolean NOT NULL,
  deleted_at      timestamptz(3),
  deleted_by      text
);
CREATE INDEX call_recordings_by_time ON call_recordings (started_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX call_recordings_by_call ON call_recordings (call_id) WHERE deleted_at IS NULL;
CREATE INDEX call_recordings_due ON call_recordings (engine, keep_until) WHERE deleted_at IS NULL;
CREATE INDEX call_recordings_open ON call_recordings (engine, started_at) WHERE ended_at IS NULL;
