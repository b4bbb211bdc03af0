-- Puts back a ticket that the store has lost: waiting, or in a conversation that goes on.
--
-- ARGV[4…10] as for enter   ARGV[11] agent and ARGV[12] fence of the conversation, or empty
-- RETURNS the outcome; 0 when the ticket is known or the agent is in another conversation
-- include: base lanes tickets offers match engines
be_known()
if call('EXISTS', prefix .. 'ticket:' .. ARGV[4]) == 1 then return { 0 } end
local agent, fence = ARGV[11], ARGV[12]
local seat_key = prefix .. 'seat:' .. agent
local seat = call('HMGET', seat_key, 'state', 'skills', 'ticket')
if agent ~= '' and seat[1] == 'engaged' then return { 0 } end
local ticket = write_ticket(ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10])
if agent == '' then
  seek_first_agent(ticket)
  return outcome
end
local known = tonumber(call('GET', prefix .. 'fence')) or now * 1000
call('SET', prefix .. 'fence', whole(math.max(known, tonumber(fence))))
call('HSET', prefix .. 'ticket:' .. ticket.id, 'state', 'engaged', 'lane', '', 'agent', agent, 'fence', fence,
  'offeredAt', ARGV[1], 'leaseUntil', ARGV[1])
if seat[1] == 'idle' then cease_idle(agent, seat[2]) end
if not seat[1] then
  call('SADD', prefix .. 'seats', agent)
  call('HSET', seat_key, 'skills', '', 'idleSince', ARGV[1])
end
call('HSET', seat_key, 'state', 'engaged', 'since', ARGV[1], 'ticket', ticket.id, 'fence', fence)
if seat[1] == 'offered' then
  local rung = read_ticket(seat[3])
  end_lease(rung)
  tell_withdrawn(rung)
  seek_agent(rung)
end
return outcome
