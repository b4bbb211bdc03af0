-- The caller is gone; an agent who was being offered takes the next ticket.
--
-- ARGV[4] ticket
-- RETURNS the outcome; 0 when there is no such ticket or it is a conversation
-- include: base lanes tickets offers order match
local ticket = read_ticket(ARGV[4])
if not ticket or ticket.state == 'engaged' then return { 0 } end
delete_ticket(ticket.id, ticket.engine)
if ticket.state == 'waiting' then
  if ticket.lane ~= '' then leave_lane(ticket) end
  return outcome
end
end_lease(ticket)
tell('withdrawn', ticket)
seek_ticket(ticket.agent, read_seat(call('HGET', prefix .. 'seats', ticket.agent)))
return outcome
