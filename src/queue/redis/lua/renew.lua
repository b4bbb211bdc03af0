-- Holds offers that are still ringing. A sign of life, unless the engine has been given up already.
--
-- ARGV[4…] ticket, fence, ticket, fence, …
-- RETURNS { 1, the fences that were refused }
-- include: base
call('ZADD', prefix .. 'engines', 'XX', whole(now + lease_ms), caller)
local lease_until = whole(now + lease_ms)
for i = 4, #ARGV, 2 do
  local key = prefix .. 'ticket:' .. ARGV[i]
  local ticket = call('HMGET', key, 'state', 'fence')
  if ticket[1] == 'offered' and ticket[2] == ARGV[i + 1] then
    call('HSET', key, 'leaseUntil', lease_until)
    call('ZADD', prefix .. 'leases', lease_until, ARGV[i])
  else
    outcome[#outcome + 1] = ARGV[i + 1]
  end
end
return outcome
