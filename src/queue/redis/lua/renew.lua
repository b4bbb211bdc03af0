-- Holds offers that are still ringing. A sign of life, unless the engine has been given up already.
--
-- ARGV[4…] ticket, fence, ticket, fence, …
-- RETURNS { 1, the fences that were refused }
-- include: base tickets
call('ZADD', prefix .. 'engines', 'XX', lease_until, caller)
for i = 4, #ARGV, 2 do
  local ticket = read_ticket(ARGV[i])
  if ticket and ticket.state == 'offered' and ticket.fence == ARGV[i + 1] then
    ticket.lease_until = lease_until
    write_ticket(ticket)
    call('ZADD', prefix .. 'leases', lease_until, ticket.id)
  else
    outcome[#outcome + 1] = ARGV[i + 1]
  end
end
return outcome
