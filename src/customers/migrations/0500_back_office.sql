-- The embedded back office: what a company keeps here that has no systems of its own to connect.
CREATE TABLE customers (
  id             text PRIMARY KEY,
  account_number text NOT NULL UNIQUE,
  -- scrypt of HMAC-SHA256(key derived from the secret seed, account number and PIN): see pin-hash.ts
  pin_hash       text NOT NULL,
  name           text NOT NULL,
  language       text NOT NULL,
  street         text NOT NULL,
  postal_code    text NOT NULL,
  town           text NOT NULL,
  country        text NOT NULL,
  since          date NOT NULL
);
CREATE TABLE customer_numbers (
  number      text NOT NULL,
  customer_id text NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  PRIMARY KEY (number, customer_id)
);
CREATE INDEX customer_numbers_by_customer ON customer_numbers (customer_id);

CREATE TABLE customer_accounts (
  customer_id text PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE,
  -- To be paid; negative is a credit.
  balance     numeric(12, 2) NOT NULL,
  currency    text NOT NULL,
  due_on      date,
  paid        numeric(12, 2),
  paid_on     date,
  CHECK ((paid IS NULL) = (paid_on IS NULL))
);

CREATE TABLE orders (
  reference   text PRIMARY KEY,
  customer_id text NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  state       text NOT NULL CHECK (state IN
    ('received', 'preparing', 'shipped', 'delivered', 'delayed', 'cancelled')),
  -- language → text
  what        jsonb NOT NULL,
  placed_on   date NOT NULL,
  arrives_on  date,
  total       numeric(12, 2) NOT NULL,
  currency    text NOT NULL
);
CREATE INDEX orders_of_customer ON orders (customer_id, placed_on DESC, reference DESC);

CREATE TABLE branches (
  id           text PRIMARY KEY,
  name         text NOT NULL,
  street       text NOT NULL,
  postal_code  text NOT NULL,
  town         text NOT NULL,
  country      text NOT NULL,
  time_zone    text NOT NULL,
  latitude     float8 NOT NULL,
  longitude    float8 NOT NULL,
  -- The calendar: [weekday 1–7, from minute, to minute] in the branch's local time, a time every `slot_minutes`.
  consulting   jsonb NOT NULL,
  slot_minutes integer NOT NULL CHECK (slot_minutes BETWEEN 5 AND 240),
  -- How many customers are received at the same time.
  desks        integer NOT NULL CHECK (desks BETWEEN 1 AND 50)
);
-- Where postal codes are, by their first digits; the longest that fits counts.
CREATE TABLE postal_areas (
  prefix    text PRIMARY KEY,
  latitude  float8 NOT NULL,
  longitude float8 NOT NULL
);

CREATE SEQUENCE appointment_numbers START 20001;
CREATE TABLE appointments (
  reference    text PRIMARY KEY,
  customer_id  text NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  branch_id    text NOT NULL REFERENCES branches (id),
  starts_at    timestamptz(3) NOT NULL,
  desk         integer NOT NULL,
  cancelled_at timestamptz(3)
);
-- No desk is promised twice, whoever books at the same moment; and nobody is expected at two places at once.
CREATE UNIQUE INDEX appointments_desk ON appointments (branch_id, starts_at, desk) WHERE cancelled_at IS NULL;
CREATE UNIQUE INDEX appointments_customer ON appointments (customer_id, starts_at) WHERE cancelled_at IS NULL;

CREATE TABLE services (
  code  text PRIMARY KEY,
  -- language → text
  names jsonb NOT NULL
);
CREATE TABLE customer_services (
  customer_id text NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  code        text NOT NULL REFERENCES services (code),
  state       text NOT NULL CHECK (state IN ('active', 'blocked', 'inactive')),
  PRIMARY KEY (customer_id, code)
);
CREATE SEQUENCE service_change_numbers START 30001;
CREATE TABLE service_changes (
  reference   text PRIMARY KEY,
  customer_id text NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  code        text NOT NULL,
  from_state  text NOT NULL,
  to_state    text NOT NULL,
  made_at     timestamptz(3) NOT NULL,
  undo_until  timestamptz(3) NOT NULL,
  undone_at   timestamptz(3)
);

CREATE SEQUENCE service_ticket_numbers START 40001;
CREATE TABLE service_tickets (
  reference   text PRIMARY KEY,
  customer_id text NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  opened_on   date NOT NULL,
  summary     text NOT NULL,
  state       text NOT NULL CHECK (state IN ('open', 'waiting', 'closed'))
);
CREATE INDEX service_tickets_of_customer ON service_tickets (customer_id, opened_on DESC);

CREATE TABLE promotions (
  id       text PRIMARY KEY,
  texts    jsonb NOT NULL,
  from_on  date NOT NULL,
  until_on date,
  rank     integer NOT NULL
);

-- Writes that were done, by the key of whoever asked: asked again, they are answered the same and not done again.
CREATE TABLE back_office_writes (
  key     text PRIMARY KEY,
  done_at timestamptz(3) NOT NULL,
  answer  jsonb NOT NULL
);
