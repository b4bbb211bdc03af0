-- The calling engine holds the ticket from now on; an open offer ends, and the ticket waits again.
--
-- ARGV[4] ticket
-- RETURNS the outcome; 0 when there is no such ticket
-- include: base lanes tickets offers match engines
be_known()
local ticket = read_ticket(ARGV[4])
if not ticket then return { 0 } end
local freed = {}
if ticket.state == 'offered' then
  end_lease(ticket)
  tell_withdrawn(ticket)
  freed[1] = free_seat(ticket.agent)
  take_place(ticket)
elseif ticket.state == 'waiting' and not ticket.orphan then
  leave_lane(ticket)
end
call('SREM', prefix .. 'held:' .. ticket.engine, ticket.id)
call('ZREM', prefix .. 'orphans', ticket.id)
call('SADD', prefix .. 'held:' .. caller, ticket.id)
call('HSET', prefix .. 'ticket:' .. ticket.id, 'engine', caller, 'orphan', '', 'orphanedSince', '')
if ticket.state == 'engaged' then return outcome end
ticket.engine, ticket.orphan = caller, false
take_step(ticket)
wait(ticket)
match_all({ ticket }, freed)
return outcome
