-- A callback's ticket may wait before anything else is decided about it.
DROP INDEX contact_events_by_ticket;
CREATE INDEX contact_events_by_ticket ON contact_events ((facts->>'ticketId'))
  WHERE kind IN ('queue-entered', 'agent-offered', 'still-waiting', 'skills-relaxed', 'hold-began', 'hold-ended');
