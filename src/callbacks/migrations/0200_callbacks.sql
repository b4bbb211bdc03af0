-- Promises to ring somebody back. Committed here before they are spoken (docs/adr/0006-callbacks.md).
CREATE TABLE callbacks (
  id             text PRIMARY KEY,
  version        bigint NOT NULL,
  state          text NOT NULL CHECK (state IN
    ('asked', 'waiting', 'reserved', 'dialling', 'connected', 'retry', 'done', 'cancelled', 'given-up')),
  number         text NOT NULL,
  queue          text NOT NULL,
  language       text NOT NULL,
  entry          text NOT NULL,
  ticket_id      text NOT NULL,
  enqueued_at    timestamptz(3) NOT NULL,
  asked_at       timestamptz(3) NOT NULL,
  asked_by       text NOT NULL,
  asked_in_call  text,
  -- { at, local, timeZone }: the wall-clock time is what was promised.
  wish           jsonb,
  due_at         timestamptz(3) NOT NULL,
  attempts       integer NOT NULL,
  attempt_id     text,
  failures       jsonb NOT NULL,
  engine         text,
  held_until     timestamptz(3),
  agent_id       text,
  ended_at       timestamptz(3),
  why            text
);
-- One open callback a number.
CREATE UNIQUE INDEX callbacks_open_number ON callbacks (number) WHERE ended_at IS NULL;
CREATE INDEX callbacks_due ON callbacks (queue, enqueued_at, id) WHERE state IN ('asked', 'retry');
CREATE INDEX callbacks_next ON callbacks (due_at) WHERE state IN ('asked', 'retry');
CREATE INDEX callbacks_held ON callbacks (engine) WHERE engine IS NOT NULL;
CREATE INDEX callbacks_by_time ON callbacks (asked_at DESC, id DESC);

-- One row for each dial, written before it is made: its id is the id of the leg in the switch.
CREATE TABLE callback_attempts (
  id           text PRIMARY KEY,
  callback_id  text NOT NULL REFERENCES callbacks (id),
  number       integer NOT NULL,
  engine       text NOT NULL,
  agent_id     text,
  dial_at      timestamptz(3) NOT NULL,
  ended_at     timestamptz(3),
  outcome      text,
  UNIQUE (callback_id, number)
);

-- When the next dial may be made: one row for all engines.
CREATE TABLE callback_pace (
  only_one  boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  next_at   timestamptz(3) NOT NULL
);
INSERT INTO callback_pace (next_at) VALUES ('epoch');
