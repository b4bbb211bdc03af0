-- The agent takes calls: the oldest ticket over all lanes of the agent is offered at once.
--
-- ARGV[4] agent   ARGV[5] skills, `<skill>=<level>&…`   ARGV[6] idleSince
-- RETURNS the outcome
-- include: base lanes tickets offers order match
local known = call('HGET', prefix .. 'seats', ARGV[4])
if known then
  local idle_since, profile, ticket = read_seat(known)
  if ticket ~= '' then
    write_seat(ARGV[4], idle_since, ARGV[5], ticket)
    return outcome
  end
  -- Said again every few seconds; mostly nothing is new.
  if profile == ARGV[5] and idle_since == ARGV[6] then return outcome end
  cease_idle(ARGV[4], profile)
end
seek_ticket(ARGV[4], ARGV[6], ARGV[5])
return outcome
