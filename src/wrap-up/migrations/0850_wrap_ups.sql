-- What came of each conversation: begun by the journal when it ends, filled in by the agent, closed when the write-up is
-- over, and told to the back office after that.
CREATE TABLE wrap_ups (
  call_id    text NOT NULL,
  agent_id   text NOT NULL,
  -- The end of the conversation.
  ended_at   timestamptz(3) NOT NULL,
  outcome    text,
  tags       text[] NOT NULL DEFAULT '{}',
  follow_ups jsonb NOT NULL DEFAULT '[]',
  -- Grows with everything that the agent changes.
  version    integer NOT NULL DEFAULT 0,
  closed_at  timestamptz(3),
  told_at    timestamptz(3),
  -- Nobody looks at it before.
  due_at     timestamptz(3) NOT NULL,
  attempts   integer NOT NULL DEFAULT 0,
  PRIMARY KEY (call_id, agent_id)
);
CREATE INDEX wrap_ups_due ON wrap_ups (due_at) WHERE told_at IS NULL;
