-- What happened, append-only. All statistics and the call log derive from these two tables.
CREATE TABLE contact_events (
  id          text PRIMARY KEY,
  call_id     text NOT NULL,
  at          timestamptz(3) NOT NULL,
  -- Order among events of the same millisecond: grows within an engine and roughly across engines.
  sequence    bigint NOT NULL,
  kind        text NOT NULL,
  engine      text NOT NULL,
  facts       jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX contact_events_by_call ON contact_events (call_id, at, sequence);
CREATE INDEX contact_events_by_kind ON contact_events (kind, at);
CREATE INDEX contact_events_by_time ON contact_events USING brin (at);

CREATE TABLE agent_events (
  id          text PRIMARY KEY,
  agent_id    text NOT NULL,
  at          timestamptz(3) NOT NULL,
  sequence    bigint NOT NULL,
  kind        text NOT NULL,
  engine      text NOT NULL,
  facts       jsonb NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX agent_events_by_agent ON agent_events (agent_id, at, sequence);
CREATE INDEX agent_events_by_time ON agent_events USING brin (at);
