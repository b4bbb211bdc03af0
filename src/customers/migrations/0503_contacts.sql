-- Conversations of customers with agents, as they were written up; the history that agents see.
CREATE TABLE customer_contacts (
  call_id     text NOT NULL,
  agent       text NOT NULL,
  customer_id text NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  at          timestamptz(3) NOT NULL,
  contact     jsonb NOT NULL,
  PRIMARY KEY (call_id, agent)
);
CREATE INDEX customer_contacts_of_customer ON customer_contacts (customer_id, at DESC);
