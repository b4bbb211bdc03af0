-- The agent takes calls: the oldest ticket over all lanes of the agent is offered at once.
--
-- ARGV[4] agent   ARGV[5] skills, `<skill>=<level>&…`   ARGV[6] idleSince
-- RETURNS the outcome
-- include: base lanes tickets offers match
local key = prefix .. 'seat:' .. ARGV[4]
local known = call('HMGET', key, 'state', 'skills', 'idleSince')
if known[1] and known[1] ~= 'idle' then
  call('HSET', key, 'skills', ARGV[5])
  return outcome
end
if known[1] then
  -- Said again every few seconds; mostly nothing is new.
  if known[2] == ARGV[5] and known[3] == ARGV[6] then return outcome end
  cease_idle(ARGV[4], known[2])
else
  call('SADD', prefix .. 'seats', ARGV[4])
end
seek_ticket(ARGV[4], ARGV[5], ARGV[6])
return outcome
