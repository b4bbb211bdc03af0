-- A callback's ticket is known by its offers, and decisions are told of tickets whose call is another.
DROP INDEX contact_events_by_ticket;
CREATE INDEX contact_events_by_ticket ON contact_events ((facts->>'ticketId'))
  WHERE kind IN ('queue-entered', 'agent-offered', 'skills-relaxed', 'hold-began', 'hold-ended');
