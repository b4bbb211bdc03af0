-- The caller is gone; an agent who was being offered takes the next ticket.
--
-- ARGV[4] ticket
-- RETURNS the outcome; 0 when there is no such ticket or it is a conversation
-- include: base lanes tickets offers match
local ticket = read_ticket(ARGV[4])
if not ticket or ticket.state == 'engaged' then return { 0 } end
delete_ticket(ticket.id, ticket.engine)
if ticket.state == 'waiting' then
  give_up_place(ticket)
  if not ticket.orphan then
    leave_lane(ticket)
    call('HDEL', prefix .. 'shuns', ticket.id)
  end
  return outcome
end
end_lease(ticket)
tell_withdrawn(ticket)
local seat = call('HMGET', prefix .. 'seat:' .. ticket.agent, 'skills', 'idleSince')
seek_ticket(ticket.agent, seat[1], seat[2])
return outcome
