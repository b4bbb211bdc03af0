-- What customers were given when they were upset: by whom, for which call, why; told to the back office afterwards.
-- Nothing is ever changed but that, or taken away: it is the audit trail too.
CREATE SEQUENCE compensation_numbers START 70001;
CREATE TABLE compensations (
  reference   text PRIMARY KEY DEFAULT 'C' || nextval('compensation_numbers'),
  -- The wish's own: what is asked for twice is given once.
  key         text NOT NULL UNIQUE,
  customer_id text NOT NULL,
  call_id     text NOT NULL,
  given_by    text NOT NULL,
  role        text NOT NULL,
  kind        text NOT NULL,
  -- In hundredths of the currency.
  amount      bigint NOT NULL CHECK (amount > 0),
  currency    text NOT NULL,
  reason      text NOT NULL,
  given_at    timestamptz(3) NOT NULL,
  told_at     timestamptz(3),
  -- Nobody looks at it before.
  due_at      timestamptz(3) NOT NULL,
  attempts    integer NOT NULL DEFAULT 0
);
CREATE INDEX compensations_of_customer ON compensations (customer_id, given_at);
CREATE INDEX compensations_latest ON compensations (given_at DESC, reference DESC);
CREATE INDEX compensations_due ON compensations (due_at) WHERE told_at IS NULL;
