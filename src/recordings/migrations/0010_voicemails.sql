-- Messages that callers left. The sound itself is kept by the switch, under the recording's name.
CREATE TABLE voicemails (
  id            text PRIMARY KEY,
  recording     text NOT NULL UNIQUE,
  box           text NOT NULL,
  call_id       text NOT NULL,
  caller_number text NOT NULL,
  left_at       timestamptz(3) NOT NULL,
  duration_ms   bigint NOT NULL,
  -- 'fallback': taken by the switch alone while no service ran.
  source        text NOT NULL CHECK (source IN ('service', 'fallback')),
  heard_at      timestamptz(3),
  heard_by      text,
  deleted_at    timestamptz(3),
  deleted_by    text
);
CREATE INDEX voicemails_by_time ON voicemails (left_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX voicemails_by_box ON voicemails (box, left_at DESC) WHERE deleted_at IS NULL;
