-- The calling engine holds the ticket from now on; an open offer ends, and the ticket waits again.
--
-- ARGV[4] ticket
-- RETURNS the outcome; 0 when there is no such ticket
-- include: base lanes tickets offers order match engines
be_known()
local ticket = read_ticket(ARGV[4])
if not ticket then return { 0 } end
call('SREM', prefix .. 'held:' .. ticket.engine, ticket.id)
call('ZREM', prefix .. 'orphans', ticket.id)
call('SADD', prefix .. 'held:' .. caller, ticket.id)
local freed = {}
if ticket.state == 'offered' then
  end_lease(ticket)
  tell('withdrawn', ticket)
  freed[1] = free_seat(ticket.agent)
elseif ticket.lane ~= '' then
  leave_lane(ticket)
end
ticket.engine, ticket.orphaned_since = caller, ''
if ticket.state == 'engaged' then
  write_ticket(ticket)
  return outcome
end
take_step(ticket)
wait(ticket)
match_all({ ticket }, freed)
return outcome
