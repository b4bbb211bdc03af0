-- Explaining a ticket starts from its id.
CREATE INDEX contact_events_by_ticket ON contact_events ((facts->>'ticketId')) WHERE kind = 'queue-entered';
