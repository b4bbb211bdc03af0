-- What agents wrote down about calls: one text for each agent and call, saved as it is typed.
CREATE TABLE call_notes (
  call_id text NOT NULL,
  agent_id text NOT NULL,
  text text NOT NULL,
  saved_at timestamptz NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (call_id, agent_id)
);
