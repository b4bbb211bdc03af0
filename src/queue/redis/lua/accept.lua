-- The offer becomes a conversation.
--
-- ARGV[4] ticket   ARGV[5] fence
-- RETURNS the outcome; 0 when the offer is not open any more
-- include: base
local key = prefix .. 'ticket:' .. ARGV[4]
local ticket = call('HMGET', key, 'state', 'fence', 'agent')
if ticket[1] ~= 'offered' or ticket[2] ~= ARGV[5] then return { 0 } end
call('HSET', key, 'state', 'engaged')
call('HSET', prefix .. 'seat:' .. ticket[3], 'state', 'engaged', 'since', ARGV[1])
call('ZREM', prefix .. 'leases', ARGV[4])
return outcome
