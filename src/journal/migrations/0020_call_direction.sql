-- Calls that we make, such as callbacks, stand in the call log beside those that come in.
ALTER TABLE calls ADD COLUMN direction text NOT NULL DEFAULT 'inbound' CHECK (direction IN ('inbound', 'outbound'));
