-- Customers to be rung before their appointments. An attempt is written here before it is dialled; `attempt_id` is the
-- id of the leg in the switch.
CREATE TABLE reminders (
  id           text PRIMARY KEY,
  version      bigint NOT NULL,
  state        text NOT NULL CHECK (state IN ('due', 'held', 'dialling', 'talking', 'done', 'cancelled', 'given-up')),
  customer_id  text NOT NULL,
  appointment  text NOT NULL,
  starts_at    timestamptz(3) NOT NULL,
  due_at       timestamptz(3) NOT NULL,
  attempts     integer NOT NULL,
  attempt_id   text,
  failures     jsonb NOT NULL,
  engine       text,
  held_until   timestamptz(3),
  ended_at     timestamptz(3),
  why          text
);
-- Nobody is reminded twice of the same hour, whoever plans it.
CREATE UNIQUE INDEX reminders_once ON reminders (appointment, starts_at);
CREATE INDEX reminders_due ON reminders (due_at) WHERE state = 'due';
CREATE INDEX reminders_held ON reminders (engine) WHERE engine IS NOT NULL;
